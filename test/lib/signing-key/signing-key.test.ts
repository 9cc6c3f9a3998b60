import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { type Algorithm, algorithmNames, algorithms } from '../../../lib/jwt/algorithms.ts';
import { createSigningKey, type SigningKey } from '../../../lib/signing-key/signing-key.ts';
import { type KeyKind, keyOf, usualKind } from '../../support/keys.ts';
import { isSignedBy } from '../../support/verify.ts';

const load = (
  privateKey: KeyObject,
  { algorithm, keyId }: { algorithm?: Algorithm | undefined; keyId?: string } = {},
  configured?: Algorithm,
): SigningKey => createSigningKey({ privateKey, algorithm, keyId }, 'version-1', configured);

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const signJwt = ({ algorithm, sign }: SigningKey, payload: object): string => {
  const data = `${encode({ alg: algorithm })}.${encode(payload)}`;
  return `${data}.${sign(data).toString('base64url')}`;
};

describe.each(algorithmNames)('a signing key for %s', (algorithm) => {
  const privateKey = keyOf(usualKind[algorithm]);
  const details = algorithms[algorithm];
  const signatureBytes = 'curve' in details ? 2 * details.coordinateBytes : 256;

  test('makes signatures of the standard length, which other implementations verify with the published key', async () => {
    const key = load(privateKey, { algorithm });
    for (let jti = 0; jti < 50; jti += 1) {
      const jwt = signJwt(key, { jti });
      expect(await isSignedBy(jwt, key.publicJwk)).toBe(true);
      expect(Buffer.from(jwt.split('.')[2] ?? '', 'base64url')).toHaveLength(signatureBytes);
    }
  });

  test('makes signatures that do not verify for other data', async () => {
    const key = load(privateKey, { algorithm });
    const [header, , signature] = signJwt(key, { sub: 'a' }).split('.');
    expect(await isSignedBy(`${header}.${encode({ sub: 'b' })}.${signature}`, key.publicJwk)).toBe(false);
  });

  test('publishes the public members only', async () => {
    const { publicJwk } = load(privateKey, { algorithm });
    const members = 'curve' in details ? ['crv', 'x', 'y'] : ['n', 'e'];
    expect(Object.keys(publicJwk).toSorted()).toEqual([...members, 'kty', 'kid', 'use', 'alg'].toSorted());
    expect(publicJwk).toMatchObject({ alg: algorithm, use: 'sig' });
    expect(publicJwk).toMatchObject(createPublicKey(privateKey).export({ format: 'jwk' }));
  });
});

test('an RSA key of 8192 bits, the longest that is accepted, signs', async () => {
  const key = load(keyOf('RSA of 8192 bits'));
  expect(await isSignedBy(signJwt(key, {}), key.publicJwk)).toBe(true);
});

describe('a key for RSASSA-PSS', () => {
  test.each<[KeyKind, Algorithm]>([
    ['rsa-pss', 'PS512'],
    ['rsa-pss', 'PS384'],
    ['rsa-pss', 'PS256'],
    ['rsa-pss for SHA-512', 'PS512'],
    ['rsa-pss for SHA-384', 'PS384'],
    ['rsa-pss for SHA-256', 'PS256'],
  ])('of kind %s signs %s and is published as an RSA key', async (kind, algorithm) => {
    const key = load(keyOf(kind), { algorithm });
    expect(await isSignedBy(signJwt(key, {}), key.publicJwk)).toBe(true);
    const { kty, n = '', ...others } = key.publicJwk;
    expect(kty).toBe('RSA');
    expect(Object.keys(others).toSorted()).toEqual(['alg', 'e', 'kid', 'use']);
    const modulus = Buffer.from(n, 'base64url');
    expect(modulus).toHaveLength(256);
    expect(createPublicKey(keyOf(kind)).export({ type: 'spki', format: 'der' }).includes(modulus)).toBe(true);
  });
});

describe('the algorithm', () => {
  test.each<[Algorithm, KeyKind]>([
    ['RS512', 'RSA'],
    ['PS512', 'rsa-pss'],
    ['PS384', 'rsa-pss for SHA-384'],
    ['PS256', 'rsa-pss for SHA-256'],
    ['ES256', 'P-256'],
    ['ES256K', 'secp256k1'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
  ])('is %s by default for a key of kind %s', async (algorithm, kind) => {
    const key = load(keyOf(kind));
    expect([key.algorithm, key.publicJwk.alg]).toEqual([algorithm, algorithm]);
  });

  test('is the one that the secret sets', async () => {
    expect(load(keyOf('RSA'), { algorithm: 'PS256' })).toMatchObject({ algorithm: 'PS256' });
  });

  test('is the configured one rather than the one that the secret sets', async () => {
    const key = load(keyOf('RSA'), { algorithm: 'PS256' }, 'RS256');
    expect(key.algorithm).toBe('RS256');
    expect(await isSignedBy(signJwt(key, {}), key.publicJwk)).toBe(true);
  });

  test('may be set in the secret to one that does not fit, if another is configured', async () => {
    expect(load(keyOf('P-256'), { algorithm: 'RS256' }, 'ES256')).toMatchObject({ algorithm: 'ES256' });
  });
});

describe('the key id', () => {
  const thumbprintOf = (jwk: JWK): string => {
    const required = jwk.kty === 'RSA' ? [jwk.e, jwk.kty, jwk.n] : [jwk.crv, jwk.kty, jwk.x, jwk.y];
    const names = jwk.kty === 'RSA' ? ['e', 'kty', 'n'] : ['crv', 'kty', 'x', 'y'];
    const canonical = names.map((name, index) => `"${name}":"${required[index]}"`).join(',');
    return createHash('sha256').update(`{${canonical}}`).digest('base64url');
  };

  test.each<KeyKind>(['RSA', 'rsa-pss', 'P-256', 'secp256k1', 'P-384', 'P-521'])(
    'is the RFC 7638 thumbprint by default for a key of kind %s',
    async (kind) => {
      const { publicJwk, keyId } = load(keyOf(kind));
      expect(publicJwk.kid).toBe(thumbprintOf(publicJwk));
      expect(keyId).toBeUndefined();
    },
  );

  test('is the one that the secret sets, in the published key and for the header of tokens', async () => {
    const key = load(keyOf('P-256'), { keyId: 'latenode-2026' });
    expect([key.publicJwk.kid, key.keyId]).toEqual(['latenode-2026', 'latenode-2026']);
  });
});
