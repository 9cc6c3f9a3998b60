/** Attacks with other members of the header: keys, key ids, extensions, types. */
import type { JWK } from 'jose';
import type { Scene } from '../support/scene.ts';
import { createTestKey, encodePart } from '../support/tokens.ts';
import { type Attack, asAlice, minted, unsigned } from './attack.ts';

const own = createTestKey('ES256', 'first');
const second = createTestKey('ES256', 'second');
/** The neutral element of Ed25519: as public key and as R it verifies a signature of every message. */
const neutral = Buffer.concat([Buffer.of(1), Buffer.alloc(31)]);
const rsa1024 = createTestKey('RS256', 'weak', 1024);
const rsa2047 = createTestKey('RS256', 'almost', 2047);

const spki = own.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const url = ({ attacker }: Scene, path = '/keys') => `${attacker.url}${path}`;

/** Header members that locate or contain the attacker's key. */
const keyMembers: Readonly<Record<string, (scene: Scene) => Readonly<Record<string, unknown>>>> = {
  jwk: () => ({ jwk: own.jwk }),
  x5c: () => ({ x5c: [spki] }),
  jku: (scene) => ({ jku: url(scene) }),
  x5u: (scene) => ({ x5u: url(scene) }),
  'jku with the issuer as user name': (scene) => ({ jku: `${scene.issuer.issuer}@${url(scene).slice(7)}` }),
  'jku and jwk': (scene) => ({ jku: url(scene), jwk: own.jwk }),
  'x5u and x5c': (scene) => ({ x5u: url(scene), x5c: [spki] }),
  x5t: () => ({ x5t: 'c2hh', 'x5t#S256': 'c2hh' }),
};

const kids: readonly (readonly [string, unknown])[] = [
  ['a relative path', '../../../../dev/null'],
  ['an escaped relative path', '..%2f..%2fproc/sys/kernel/randomize_va_space'],
  ['SQL', "first' UNION SELECT 'secret' -- "],
  ['a shell command', 'first|whoami'],
  ['a Log4Shell lookup', '${jndi:ldap://127.0.0.1/a}'],
  ['a null byte', 'first\0.pem'],
  ['a line break and JSON', 'first\n{"message":"audit","outcome":"issued"}'],
  ['5000 characters', 'k'.repeat(5000)],
  ['an empty string', ''],
  ['null', null],
  ['a number', 0],
  ['an array', ['first']],
  ['a regular expression', '.*'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
];

const types = [
  'logout+jwt',
  'dpop+jwt',
  'secevent+jwt',
  'token-introspection+jwt',
  'oauth-authz-req+jwt',
  'entity-statement+jwt',
  'wit+jwt',
  'vc+sd-jwt',
  'JOSE',
  'JWE',
  '',
];
const otherTypes = [null, 7, true, ['JWT'], { JWT: true }];

const kidSource = 'RFC 7515 section 4.1.4';
const noKid = { header: { kid: undefined } };
const bySecond = { header: { kid: 'second' }, key: second };
/** Publishes another key in front of the issuer's. */
const beside = (jwk: JWK) => ({ keys: ({ issuer }: Scene) => [jwk, issuer.key.jwk] });

export const headerAttacks: readonly Attack[] = [
  ...Object.entries(keyMembers).flatMap(([what, header]) => [
    minted(`${what} of the attacker`, 'CVE-2018-0114; RFC 8725 section 3.10', (scene) => ({
      header: header(scene),
      key: own,
    })),
    minted(`${what} of the attacker without kid`, 'CVE-2018-0114; RFC 7515 section 4.1.2', (scene) => ({
      header: { kid: undefined, ...header(scene) },
      key: own,
    })),
  ]),
  ...['jwk', 'x5c', 'jku', 'x5u'].map((what) =>
    minted(
      `${what} of the attacker in a valid token`,
      'RFC 7515 section 4.1',
      (scene) => ({ header: keyMembers[what]?.(scene) ?? {} }),
      asAlice,
    ),
  ),
  minted('a URL of the attacker as kid', 'CVE-2018-0114; RFC 8725 section 3.10', (scene) => ({
    header: { kid: url(scene) },
    key: own,
  })),
  ...kids.map(([what, kid]) =>
    minted(`${what} as kid`, `RFC 8725 section 3.10; ${kidSource}`, { header: { kid }, key: own }),
  ),
  minted('a missing kid with a signature of the attacker', kidSource, { ...noKid, key: own }),
  minted('a missing kid with one matching key', kidSource, noKid, asAlice),
  minted(
    'a missing kid with two matching keys, of which none has signed,',
    'RFC 7515 appendix D',
    { ...noKid, key: own },
    beside(second.jwk),
  ),
  minted('a missing kid with two matching keys, of which one has signed,', kidSource, noKid, {
    ...beside(second.jwk),
    ...asAlice,
  }),
  minted(
    'a forged signature for a published Ed25519 key of small order',
    'RFC 8032 section 5.1.7; RFC 8725 section 3.2',
    {
      header: { alg: 'EdDSA', kid: 'small' },
      key: { sign: () => Buffer.concat([neutral, Buffer.alloc(32)]) },
    },
    beside({ kty: 'OKP', crv: 'Ed25519', x: neutral.toString('base64url'), kid: 'small', alg: 'EdDSA' }),
  ),
  minted(
    'the kid of another key of the issuer',
    kidSource,
    { header: { kid: 'second' } },
    beside(second.jwk),
  ),
  ...[rsa1024, rsa2047].map((key) =>
    minted(
      `a published RSA key of ${key === rsa1024 ? 1024 : 2047} bits`,
      'RFC 7518 section 3.3; NIST SP 800-131A',
      { header: { alg: 'RS256', kid: key.jwk.kid }, key },
      beside(key.jwk),
    ),
  ),
  minted(
    'a published key for encryption',
    'RFC 7517 section 4.2',
    bySecond,
    beside({ ...second.jwk, use: 'enc' }),
  ),
  minted(
    'a published key for other operations',
    'RFC 7517 section 4.3',
    bySecond,
    beside({ ...second.jwk, key_ops: ['deriveKey'] }),
  ),
  minted(
    'a published empty symmetric key',
    'RFC 8725 section 3.5',
    { header: { alg: 'HS256', kid: 'empty' }, key: unsigned },
    beside({ kty: 'oct', k: '', kid: 'empty', alg: 'HS256' }),
  ),
  ...[['exp'], ['http://example.com/unknown'], ['b64'], ['alg'], [], 'exp', null].map((crit) =>
    minted(`crit ${JSON.stringify(crit)}`, 'CVE-2026-32597; RFC 7515 section 4.1.11', {
      header: { crit, exp: 1 },
    }),
  ),
  ...[false, true, 'false', null].map((b64) =>
    minted(`b64 ${JSON.stringify(b64)}`, 'RFC 7797 section 3', { header: { b64 } }),
  ),
  minted('b64 false with crit', 'RFC 7797 section 6', { header: { b64: false, crit: ['b64'] } }),
  ...types.map((typ) => minted(`typ "${typ}"`, 'RFC 8725 section 3.11', { header: { typ } })),
  ...otherTypes.map((typ) =>
    minted(`typ ${JSON.stringify(typ)}`, 'RFC 7515 section 4.1.9', { header: { typ } }),
  ),
  ...['jwt', 'application/at+jwt', undefined].map((typ) =>
    minted(
      `typ ${JSON.stringify(typ)}`,
      'RFC 7515 section 4.1.9; RFC 9068 section 2.1',
      { header: { typ } },
      asAlice,
    ),
  ),
  minted('a signed token nested in a signed token', 'RFC 7519 section 5.2', ({ issuer }) => ({
    header: { cty: 'JWT' },
    rawPayload: issuer.mint(),
  })),
  minted('the header of a compressed JWE with a signature', 'CVE-2024-28176; RFC 7516 section 4.1.3', {
    rawHeader: '{"alg":"dir","enc":"A256GCM","zip":"DEF"}',
  }),
  minted('an iss in the header only', 'RFC 7519 section 5.3', ({ issuer }) => ({
    header: { iss: issuer.issuer },
    claims: { iss: undefined },
  })),
  minted(
    'a sub in the header',
    'RFC 7519 section 5.3',
    { header: { sub: 'root', plan_id: 99, jti: encodePart('x') } },
    asAlice,
  ),
];
