import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { type Algorithm, algorithmNames, algorithms } from '../../../lib/jwt/algorithms.ts';
import { createSigningKey, type SigningKey } from '../../../lib/signing-key/signing-key.ts';
import { jwkOf, pkcs8Of } from '../../support/containers.ts';
import { defectOf, leaksOf } from '../../support/defects.ts';
import { type KeyKind, keyOf, usualKind } from '../../support/keys.ts';
import { isSignedBy } from '../../support/verify.ts';

const load = (
  privateKey: KeyObject,
  { algorithm, keyId }: { algorithm?: Algorithm | undefined; keyId?: string } = {},
  configured?: Algorithm,
): SigningKey => createSigningKey({ privateKey, algorithm, keyId }, 'version-1', configured);

const signJwt = ({ algorithm, sign }: SigningKey): string => {
  const data = `${Buffer.from(JSON.stringify({ alg: algorithm })).toString('base64url')}.e30`;
  return `${data}.${sign(data).toString('base64url')}`;
};

test.each(algorithmNames)('a key for %s publishes its public members and signs', async (algorithm) => {
  const privateKey = keyOf(usualKind[algorithm]);
  const key = load(privateKey, { algorithm });
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(key.publicJwk);
  expect(key).toMatchObject({ algorithm, versionId: 'version-1', keyId: undefined });
  expect(key.publicJwk).toEqual({ ...jwk, kid, alg: algorithm, use: 'sig' });
  const details = algorithms[algorithm];
  const signatureBytes = 'curve' in details ? 2 * details.coordinateBytes : 256;
  for (let count = 0; count < 50; count += 1) {
    const jwt = signJwt(key);
    expect(await isSignedBy(jwt, key.publicJwk)).toBe(true); // by other implementations
    expect(Buffer.from(jwt.split('.')[2] ?? '', 'base64url')).toHaveLength(signatureBytes);
  }
});

test('an RSA key of 8192 bits, the longest that is accepted, signs', async () => {
  const key = load(keyOf('RSA of 8192 bits'));
  expect(await isSignedBy(signJwt(key), key.publicJwk)).toBe(true);
});

test.each<[KeyKind, Algorithm]>([
  ['rsa-pss', 'PS512'],
  ['rsa-pss', 'PS384'],
  ['rsa-pss', 'PS256'],
  ['rsa-pss for SHA-512', 'PS512'],
  ['rsa-pss for SHA-384', 'PS384'],
  ['rsa-pss for SHA-256', 'PS256'],
])('a key of kind %s signs %s and is published as an RSA key', async (kind, algorithm) => {
  const key = load(keyOf(kind), { algorithm });
  expect(await isSignedBy(signJwt(key), key.publicJwk)).toBe(true);
  const kid = await calculateJwkThumbprint(key.publicJwk);
  const n = expect.stringMatching(/^[\w-]{342}$/);
  expect(key.publicJwk).toEqual({ kty: 'RSA', n, e: 'AQAB', kid, use: 'sig', alg: algorithm });
});

test.each<[Algorithm, KeyKind, Algorithm?, Algorithm?]>([
  ['RS512', 'RSA'],
  ['ES384', 'P-384'],
  ['RS256', 'RSA', 'PS256', 'RS256'],
  ['ES256', 'P-256', 'RS256', 'ES256'],
])(
  '%s is used with a key of kind %s if the secret sets %s and %s is configured',
  (name, kind, set, configured) => {
    expect(load(keyOf(kind), { algorithm: set }, configured)).toMatchObject({
      algorithm: name,
      publicJwk: { alg: name },
    });
  },
);

test('the key id is the one that the secret sets, in the published key and for the header of tokens', () => {
  const key = load(keyOf('P-256'), { keyId: 'latenode-2026' });
  expect([key.publicJwk.kid, key.keyId]).toEqual(['latenode-2026', 'latenode-2026']);
});

describe('createSigningKey rejects a key that Latenode does not accept, whatever the algorithm', () => {
  const expected = 'cannot sign for Latenode; expected RSA, or EC on P-256, secp256k1, P-384 or P-521';
  test.each<[KeyKind, string]>([
    ['Ed25519', `a key of type ed25519 ${expected}`],
    ['X25519', `a key of type x25519 ${expected}`],
    ['DSA', `a key of type dsa ${expected}`],
    ['P-192', `a key of type ec on the curve prime192v1 ${expected}`],
    ['brainpoolP256r1', `a key of type ec on the curve brainpoolP256r1 ${expected}`],
    ['rsa-pss for SHA-1', `a key of type rsa-pss limited to sha1 ${expected}`],
    ['RSA of 1024 bits', 'an RSA key of 1024 bits; Latenode needs at least 2048'],
    ['RSA of 2047 bits', 'an RSA key of 2047 bits; Latenode needs at least 2048'],
    ['RSA of 8960 bits', 'an RSA key of 8960 bits is too slow; expected at most 8192'],
    ['RSA of 14336 bits', 'an RSA key of 14336 bits is too slow; expected at most 8192'],
  ])('%s', async (kind, message) => {
    for (const algorithm of [undefined, 'RS512', 'ES256'] as const) {
      const defect = await defectOf(() => load(keyOf(kind), { algorithm }));
      expect(defect.message).toBe(message);
      expect(leaksOf(pkcs8Of(kind), inspect(defect))).toEqual([]);
    }
  });
});

describe('createSigningKey rejects an algorithm that does not fit the key, and names those that fit', () => {
  const rsa = 'RS512, RS384, RS256, PS512, PS384, PS256';
  test.each<[Algorithm, KeyKind, string]>([
    ['ES256', 'RSA', `a key of type rsa; expected ${rsa}`],
    ['RS256', 'rsa-pss', 'a key of type rsa-pss; expected PS512, PS384, PS256'],
    ['PS512', 'rsa-pss for SHA-256', 'a key of type rsa-pss limited to sha256; expected PS256'],
    ['RS512', 'P-256', 'a key of type ec on the curve prime256v1; expected ES256'],
    ['ES256K', 'P-256', 'a key of type ec on the curve prime256v1; expected ES256'],
    ['ES256', 'secp256k1', 'a key of type ec on the curve secp256k1; expected ES256K'],
    ['ES512', 'P-384', 'a key of type ec on the curve secp384r1; expected ES384'],
    ['ES256', 'P-521', 'a key of type ec on the curve secp521r1; expected ES512'],
  ])('%s for a key of kind %s', async (algorithm, kind, rest) => {
    const key = keyOf(kind);
    for (const attempt of [() => load(key, { algorithm }), () => load(key, {}, algorithm)]) {
      const defect = await defectOf(attempt);
      expect(defect.message).toBe(`${algorithm} does not fit ${rest}`);
      expect(leaksOf(pkcs8Of(kind), inspect(defect))).toEqual([]);
    }
  });
});

describe('createSigningKey rejects a key whose private and public parts do not belong together', () => {
  const mix = (privateJwk: JsonWebKey, publicKind: KeyKind, ...publicMembers: (keyof JsonWebKey)[]) => ({
    ...privateJwk,
    ...Object.fromEntries(publicMembers.map((member) => [member, jwkOf(publicKind)[member]])),
  });
  test.each<[string, JsonWebKey]>([
    ['RSA', mix(jwkOf('another RSA'), 'RSA', 'n')],
    ['RSA with another exponent', { ...jwkOf('RSA'), e: Buffer.of(1, 0, 3).toString('base64url') }],
    ['RSA with a prime of zero', { ...jwkOf('RSA'), p: 'AA' }],
    ['P-256', mix(jwkOf('another P-256'), 'P-256', 'x', 'y')],
    ['P-256 with a private part of zero', { ...jwkOf('P-256'), d: Buffer.alloc(32).toString('base64url') }],
  ])('%s', async (_what, jwk) => {
    const defect = await defectOf(() => load(createPrivateKey({ key: jwk, format: 'jwk' })));
    expect(defect.message).toBe(
      'a test signature does not verify; the private and public parts of the key do not belong together',
    );
    expect(leaksOf(JSON.stringify(jwk), inspect(defect))).toEqual([]);
  });
});
