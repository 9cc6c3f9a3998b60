/** Attacks with other members of the header: keys, key ids, extensions, types. */
import type { JWK } from 'jose';
import type { Scene } from '../support/scene.ts';
import { createTestKey, encodePart, type TestKey } from '../support/tokens.ts';
import { type Attack, asAlice, headed, minted, mintedEach, unsigned } from './attack.ts';

const own = createTestKey('ES256', 'first');
const second = createTestKey('ES256', 'second');
/** The neutral element of Ed25519: as public key and as R it verifies a signature for every message. */
const neutral = Buffer.concat([Buffer.of(1), Buffer.alloc(31)]);
const weakRsa = 'RFC 7518 section 3.3; NIST SP 800-131A';
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
  'jku with the issuer as the user name': (scene) => ({
    jku: `${scene.issuer.issuer}@${url(scene).slice(7)}`,
  }),
  'jku and jwk': (scene) => ({ jku: url(scene), jwk: own.jwk }),
  'x5u and x5c': (scene) => ({ x5u: url(scene), x5c: [spki] }),
  x5t: () => ({ x5t: 'c2hh', 'x5t#S256': 'c2hh' }),
};

const kids: Readonly<Record<string, unknown>> = {
  'a relative path': '../../../../dev/null',
  'an escaped relative path': '..%2f..%2fproc/sys/kernel/randomize_va_space',
  SQL: "first' UNION SELECT 'secret' -- ",
  'a shell command': 'first|whoami',
  'a Log4Shell lookup': '${jndi:ldap://127.0.0.1/a}',
  'a null byte': 'first\0.pem',
  'a line break and JSON': 'first\n{"message":"audit","outcome":"issued"}',
  '5000 characters': 'k'.repeat(5000),
  'an empty string': '',
  null: null,
  'a number': 0,
  'an array': ['first'],
  'a regular expression': '.*',
  ['__proto__']: '__proto__',
  constructor: 'constructor',
};

const jwts = [
  'logout',
  'dpop',
  'secevent',
  'token-introspection',
  'oauth-authz-req',
  'entity-statement',
  'wit',
];
const types = [...jwts.map((type) => `${type}+jwt`), 'vc+sd-jwt', 'JOSE', 'JWE', ''];
const acceptedTypes = ['jwt', 'application/at+jwt', undefined];

const ownKey = 'CVE-2018-0114';
const kidSource = 'RFC 7515 section 4.1.4';
const typSource = 'RFC 7515 section 4.1.9';
const noKid = { header: { kid: undefined } };
/** Publishes another key before the issuer's. */
const beside = (jwk: JWK) => ({ keys: ({ issuer }: Scene) => [jwk, issuer.key.jwk] });

/** Published keys that must not verify a signature, and the signer if it is not the second key. */
const published: readonly (readonly [string, string, JWK, Pick<TestKey, 'sign'>?])[] = [
  [
    'a forged signature for a published Ed25519 key of small order',
    'RFC 8032 section 5.1.7; RFC 8725 section 3.2',
    { kty: 'OKP', crv: 'Ed25519', x: neutral.toString('base64url'), kid: 'small', alg: 'EdDSA' },
    { sign: () => Buffer.concat([neutral, Buffer.alloc(32)]) },
  ],
  ['a published RSA key of 1024 bits', weakRsa, rsa1024.jwk, rsa1024],
  ['a published RSA key of 2047 bits', weakRsa, rsa2047.jwk, rsa2047],
  ['a published key for encryption', 'RFC 7517 section 4.2', { ...second.jwk, use: 'enc' }],
  ['a published key for other operations', 'RFC 7517 section 4.3', { ...second.jwk, key_ops: ['deriveKey'] }],
  [
    'a published empty symmetric key',
    'RFC 8725 section 3.5',
    { kty: 'oct', k: '', kid: 'empty', alg: 'HS256' },
    unsigned,
  ],
];

export const headerAttacks: readonly Attack[] = [
  ...Object.entries(keyMembers).flatMap(([what, header]) => [
    minted(`the attacker's ${what}`, `${ownKey}; RFC 8725 section 3.10`, (scene) => ({
      header: header(scene),
      key: own,
    })),
    minted(`the attacker's ${what} without kid`, `${ownKey}; RFC 7515 section 4.1.2`, (scene) => ({
      header: { kid: undefined, ...header(scene) },
      key: own,
    })),
  ]),
  ...['jwk', 'x5c', 'jku', 'x5u'].map((what) =>
    minted(
      `the attacker's ${what} in a valid token`,
      'RFC 7515 section 4.1',
      (scene) => ({ header: keyMembers[what]?.(scene) ?? {} }),
      asAlice,
    ),
  ),
  minted("the attacker's URL as kid", `${ownKey}; RFC 8725 section 3.10`, (scene) => ({
    header: { kid: url(scene) },
    key: own,
  })),
  ...Object.entries(kids).map(([what, kid]) =>
    minted(`${what} as kid`, `RFC 8725 section 3.10; ${kidSource}`, { header: { kid }, key: own }),
  ),
  minted("a missing kid with the attacker's signature", kidSource, { ...noKid, key: own }),
  minted('a missing kid with one matching key', kidSource, noKid, asAlice),
  minted(
    'a missing kid with two matching keys, neither of which has signed,',
    'RFC 7515 appendix D',
    { ...noKid, key: own },
    beside(second.jwk),
  ),
  minted('a missing kid with two matching keys, one of which has signed,', kidSource, noKid, {
    ...beside(second.jwk),
    ...asAlice,
  }),
  minted("the kid of the issuer's other key", kidSource, { header: { kid: 'second' } }, beside(second.jwk)),
  ...published.map(([what, source, jwk, key = second]) =>
    minted(what, source, { header: { alg: jwk.alg, kid: jwk.kid }, key }, beside(jwk)),
  ),
  ...mintedEach(
    [['exp'], ['http://example.com/unknown'], ['b64'], ['alg'], [], 'exp', null],
    'crit %j',
    'CVE-2026-32597; RFC 7515 section 4.1.11',
    (crit) => ({ header: { crit, exp: 1 } }),
  ),
  ...headed('b64', [false, true, 'false', null], 'RFC 7797 section 3'),
  minted('b64 false with crit', 'RFC 7797 section 6', { header: { b64: false, crit: ['b64'] } }),
  ...headed('typ', types, 'RFC 8725 section 3.11'),
  ...headed('typ', [null, 7, true, ['JWT'], { JWT: true }], typSource),
  ...headed('typ', acceptedTypes, `${typSource}; RFC 9068 section 2.1`, 'typ %j', asAlice),
  minted('a signed token nested in a signed token', 'RFC 7519 section 5.2', ({ issuer }) => ({
    header: { cty: 'JWT' },
    rawPayload: issuer.mint(),
  })),
  minted('the header of a compressed JWE with a signature', 'CVE-2024-28176; RFC 7516 section 4.1.3', {
    rawHeader: '{"alg":"dir","enc":"A256GCM","zip":"DEF"}',
  }),
  minted('an iss only in the header', 'RFC 7519 section 5.3', ({ issuer }) => ({
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
