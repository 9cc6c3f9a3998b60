/** Attacks with the times and the subject of a token that the issuer has signed. */
import type { Scene } from '../support/scene.ts';
import { type Attack, asAlice, minted, payloadAfter } from './attack.ts';

const seconds = ({ clock }: Scene): number => clock.now() / 1000;
const expiry = 'RFC 7519 section 4.1.4';
const subject = 'OIDC Core 1.0 section 2';

const withRaw = (name: string, member: string): Attack =>
  minted(name, expiry, (scene) => {
    const { rawPayload } = payloadAfter('"x":0')(scene);
    return { rawPayload: String(rawPayload).replace(/"exp":\d+/, `"exp":${member}`) };
  });

/** Letters that look like others, and other normalization forms of the same letters. */
const homographs = ['\u0430lice', 'alic\u0435', 'ALICE', 'ali\u0063\u0327e', '\uff41lice'];

export const claimAttacks: readonly Attack[] = [
  minted('a missing exp', 'RFC 8725 section 3.8', { claims: { exp: undefined } }),
  minted('exp a second before the tolerance', expiry, (scene) => ({ claims: { exp: seconds(scene) - 31 } })),
  minted('exp a year ago', expiry, (scene) => ({ claims: { exp: seconds(scene) - 31_536_000 } })),
  minted('exp now, within the tolerance but without time left for a JWT,', 'docs/openapi.yaml', (scene) => ({
    claims: { exp: seconds(scene) },
  })),
  minted('exp in 4 seconds, less than the minimum for a JWT,', 'docs/openapi.yaml', (scene) => ({
    claims: { exp: seconds(scene) + 4 },
  })),
  ...[null, '1893456000', true, [1893456000], { $date: 1893456000 }, 1.5, -1, 0].map((exp) =>
    minted(`exp ${JSON.stringify(exp)}`, expiry, { claims: { exp } }),
  ),
  withRaw('exp 1e400', '1e400'),
  withRaw('exp -1e400', '-1e400'),
  withRaw('exp NaN, which is not JSON,', 'NaN'),
  withRaw('exp "NaN"', '"NaN"'),
  withRaw('exp "Infinity"', '"Infinity"'),
  withRaw('exp as a hexadecimal string', '"0x7fffffff"'),
  withRaw('exp -0', '-0'),
  minted('exp in the year 9999', expiry, { claims: { exp: 253_402_300_799 } }, asAlice),
  minted('iat in an hour', 'RFC 7519 section 4.1.6', (scene) => ({ claims: { iat: seconds(scene) + 3600 } })),
  minted('iat in 31 seconds, a second after the tolerance,', 'RFC 7519 section 4.1.6', (scene) => ({
    claims: { iat: seconds(scene) + 31 },
  })),
  ...['now', null, true, [1]].map((iat) =>
    minted(`iat ${JSON.stringify(iat)}`, 'RFC 7519 section 4.1.6', { claims: { iat } }),
  ),
  minted('nbf in an hour', 'RFC 7519 section 4.1.5', (scene) => ({ claims: { nbf: seconds(scene) + 3600 } })),
  ...['1', null, {}, [1]].map((nbf) =>
    minted(`nbf ${JSON.stringify(nbf)}`, 'RFC 7519 section 4.1.5', { claims: { nbf } }),
  ),

  minted('a missing sub', subject, { claims: { sub: undefined } }),
  ...['', null, 7, true, ['alice'], { toString: 'alice' }].map((sub) =>
    minted(`sub ${JSON.stringify(sub)}`, subject, { claims: { sub } }),
  ),
  minted('sub of 256 characters', subject, { claims: { sub: 'a'.repeat(256) } }),
  minted('sub of 5 kB', subject, { claims: { sub: 'a'.repeat(5000) } }),
  minted('sub of 10 kB', subject, { claims: { sub: 'a'.repeat(10_000) } }),
  ...['alice ', '\u2003alice', 'alice\u200b', '\u202ealice', '\u2066alice', 'alice\ufeff'].map((sub) =>
    minted(`sub ${JSON.stringify(sub)}, which looks like another`, 'RFC 8725 section 3.10', {
      claims: { sub },
    }),
  ),
  ...['alice\n', 'alice\r\nadmin', '\0', 'al\u0007ice', 'alice\u0085', 'alice\x1b[2J', 'alice\ud800'].map(
    (sub) => minted(`sub ${JSON.stringify(sub)}`, 'RFC 8725 section 3.10; CWE-117', { claims: { sub } }),
  ),
  ...homographs.map((sub) =>
    minted(
      `the homograph ${JSON.stringify(sub)} (${[...sub].map((letter) => letter.codePointAt(0)?.toString(16)).join(' ')}) as sub`,
      'RFC 8725 section 3.7',
      { claims: { sub } },
      { expected: { user_id: sub } },
    ),
  ),
  ...['__proto__', 'constructor', 'toString'].map((sub) =>
    minted(`sub "${sub}"`, subject, { claims: { sub } }, { expected: { user_id: sub } }),
  ),
  minted('a first of two sub members', 'RFC 7519 section 4', payloadAfter('"sub":"root"'), asAlice),
  minted('a sub in a member "__proto__"', 'CWE-1321', payloadAfter('"__proto__":{"sub":"root"}'), asAlice),
  minted(
    'a sub in a member "constructor"',
    'CWE-1321',
    payloadAfter('"constructor":{"prototype":{"sub":"root"}}'),
    asAlice,
  ),
  minted(
    'an array nested 2000 deep',
    'CWE-674',
    payloadAfter(`"x":${'['.repeat(2000)}${']'.repeat(2000)}`),
    asAlice,
  ),
  minted(
    'an identity token with claims of a Latenode JWT',
    'docs/openapi.yaml',
    {
      claims: {
        tenant_id: 1,
        user_id: 'root',
        plan_id: 99,
        role: 1,
        grant_access: [{ space_id: 1, role_id: 1 }],
      },
    },
    asAlice,
  ),
];
