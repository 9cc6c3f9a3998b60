/** Attacks with the times and the subject of a token that the issuer has signed. */
import { type Attack, asAlice, claimed, minted, preceded } from './attack.ts';

const expiry = 'RFC 7519 section 4.1.4';
const notBefore = 'RFC 7519 section 4.1.5';
const issuedAt = 'RFC 7519 section 4.1.6';
const contract = 'docs/openapi.yaml';
const subject = 'OIDC Core 1.0 section 2';

/** Sends a time that is this many seconds from now. */
const timed = (name: string, source: string, claim: string, fromNow: number): Attack =>
  minted(name, source, ({ clock }) => ({ claims: { [claim]: clock.now() / 1000 + fromNow } }));

/** Sends an `exp` of exactly this JSON text. */
const withRaw = (text: string): Attack =>
  minted(`exp ${text}`, expiry, ({ issuer }) => ({
    rawPayload: `{"iss":"${issuer.issuer}","sub":"alice","aud":"spa","exp":${text}}`,
  }));

/** Look-alikes of the letters of "alice", and other normalization forms. */
const homographs = ['\u0430lice', 'alic\u0435', 'ALICE', 'ali\u0063\u0327e', '\uff41lice'];

const claimsOfJwt = {
  tenant_id: 1,
  user_id: 'root',
  plan_id: 99,
  role: 1,
  grant_access: [{ space_id: 1, role_id: 1 }],
};

export const claimAttacks: readonly Attack[] = [
  minted('a missing exp', 'RFC 8725 section 3.8', { claims: { exp: undefined } }),
  timed('exp a second before the tolerance', expiry, 'exp', -31),
  timed('exp a year ago', expiry, 'exp', -31_536_000),
  timed('exp now, within the tolerance but without time left for a JWT,', contract, 'exp', 0),
  timed('exp in 4 seconds, less than the minimum for a JWT,', contract, 'exp', 4),
  ...claimed('exp', [null, '1893456000', true, [1893456000], { $date: 1893456000 }, 1.5, -1, 0], expiry),
  ...['1e400', '-1e400', 'NaN', '"NaN"', '"Infinity"', '"0x7fffffff"', '-0'].map(withRaw),
  minted('exp in the year 9999', expiry, { claims: { exp: 253_402_300_799 } }, asAlice),
  timed('iat in an hour', issuedAt, 'iat', 3600),
  timed('iat in 31 seconds, a second after the tolerance,', issuedAt, 'iat', 31),
  ...claimed('iat', ['now', null, true, [1]], issuedAt),
  timed('nbf in an hour', notBefore, 'nbf', 3600),
  ...claimed('nbf', ['1', null, {}, [1]], notBefore),

  minted('a missing sub', subject, { claims: { sub: undefined } }),
  ...claimed('sub', ['', null, 7, true, ['alice'], { toString: 'alice' }], subject),
  minted('sub of 256 characters', subject, { claims: { sub: 'a'.repeat(256) } }),
  minted('sub of 5 kB', subject, { claims: { sub: 'a'.repeat(5000) } }),
  minted('sub of 10 kB', subject, { claims: { sub: 'a'.repeat(10_000) } }),
  ...claimed(
    'sub',
    ['alice ', '\u2003alice', 'alice\u200b', '\u202ealice', '\u2066alice', 'alice\ufeff'],
    'RFC 8725 section 3.10',
    'sub %j, which resembles another',
  ),
  ...claimed(
    'sub',
    ['alice\n', 'alice\r\nadmin', '\0', 'al\u0007ice', 'alice\u0085', 'alice\x1b[2J', 'alice\ud800'],
    'RFC 8725 section 3.10; CWE-117',
  ),
  ...homographs.map((sub) => {
    const codes = [...sub].map((letter) => letter.codePointAt(0)?.toString(16)).join(' ');
    const name = `the homograph ${JSON.stringify(sub)} (${codes}) as sub`;
    return minted(name, 'RFC 8725 section 3.7', { claims: { sub } }, { expected: { user_id: sub } });
  }),
  ...['__proto__', 'constructor', 'toString'].map((sub) =>
    minted(`sub "${sub}"`, subject, { claims: { sub } }, { expected: { user_id: sub } }),
  ),
  preceded('the first of two sub members', 'RFC 7519 section 4', '"sub":"root"'),
  preceded('a sub in a member "__proto__"', 'CWE-1321', '"__proto__":{"sub":"root"}'),
  preceded('a sub in a member "constructor"', 'CWE-1321', '"constructor":{"prototype":{"sub":"root"}}'),
  preceded('an array nested 2000 deep', 'CWE-674', `"x":${'['.repeat(2000)}${']'.repeat(2000)}`),
  minted('an identity token with claims of a Latenode JWT', contract, { claims: claimsOfJwt }, asAlice),
];
