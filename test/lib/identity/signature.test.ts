import { type CompactVerifyGetKey, errors, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../lib/identity/signature.ts';
import { createTestKey, signCompact, type TestKey } from '../../support/tokens.ts';

const key = createTestKey('ES256', 'first');
const otherKey = createTestKey('ES256', 'first');
const claims = { iss: 'https://issuer.example.com', sub: 'alice', aud: 'spa', exp: 1_768_417_200 };

const mint = (payload: object = claims, by: TestKey = key) => signCompact({ alg: 'ES256' }, payload, by);
const cryptoKeyOf = async ({ jwk }: TestKey) => {
  const imported = await importJWK(jwk, jwk.alg);
  if (imported instanceof Uint8Array) throw new Error('not a public key');
  return imported;
};
const only =
  (by: TestKey): CompactVerifyGetKey =>
  () =>
    cryptoKeyOf(by);
const failing =
  (error: unknown): CompactVerifyGetKey =>
  () => {
    throw error;
  };
/** Throws the error of createLocalJWKSet for several matching keys, which iterates over them. */
const several = (...keys: readonly (TestKey | Error)[]): CompactVerifyGetKey => {
  const error = new errors.JWKSMultipleMatchingKeys();
  error[Symbol.asyncIterator] = async function* () {
    for (const one of keys) {
      yield one instanceof Error ? cryptoKeyOf(createTestKey('ES384')) : await cryptoKeyOf(one);
    }
  };
  return failing(error);
};
/** Stands for a key on another curve, which WebCrypto cannot use for ES256. */
const wrongCurve = new Error('wrong curve');

const rejection = (detail?: string) => ({
  name: 'BrokerError',
  code: 'invalid_token',
  reason: 'invalid_signature',
  detail,
});

test('verifySignature returns true for a token that the key has signed', async () => {
  expect(await verifySignature(mint(), only(key), 'ES256')).toBe(true);
});

describe('verifySignature returns false', () => {
  test.each<[string, unknown]>([
    ['if no key matches', new errors.JWKSNoMatchingKey()],
    ['if importing a key throws a TypeError', new TypeError('key')],
    ['if importing a key throws a DOMException', new DOMException('key', 'DataError')],
    ['if a value that is not an error is thrown', 'key'],
  ])('%s', async (_case, error) => {
    expect(await verifySignature(mint(), failing(error), 'ES256')).toBe(false);
  });

  test('if the key is for another algorithm', async () => {
    const rsa = createTestKey('RS256');
    const getKey: CompactVerifyGetKey = async () => {
      const imported = await importJWK(rsa.jwk, 'RS256');
      return imported;
    };
    expect(await verifySignature(mint(), getKey, 'ES256')).toBe(false);
  });
});

describe('verifySignature with several keys', () => {
  test.each<[string, (TestKey | Error)[]]>([
    ['the first key', [key, otherKey]],
    ['the fourth key', [otherKey, otherKey, otherKey, key]],
    ['a key after four unusable ones', [wrongCurve, wrongCurve, wrongCurve, wrongCurve, key]],
  ])('accepts a token that %s has signed', async (_case, keys) => {
    expect(await verifySignature(mint(), several(...keys), 'ES256')).toBe(true);
  });

  test.each<[string, (TestKey | Error)[]]>([
    ['the fifth key', [otherKey, otherKey, otherKey, otherKey, key]],
    ['none of them', [otherKey, otherKey]],
  ])('rejects a token that %s has signed', async (_case, keys) => {
    await expect(verifySignature(mint(), several(...keys), 'ES256')).rejects.toMatchObject(rejection());
  });

  test('returns false if none of them is usable', async () => {
    for (const keys of [[], [wrongCurve, wrongCurve]]) {
      expect(await verifySignature(mint(), several(...keys), 'ES256')).toBe(false);
    }
  });
});

describe('verifySignature rejects', () => {
  test('a token of another key', async () => {
    await expect(verifySignature(mint(claims, otherKey), only(key), 'ES256')).rejects.toMatchObject(
      rejection(),
    );
  });

  test.each<[string, string, string]>([
    ['another algorithm', signCompact({ alg: 'ES384' }, claims, key), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['two parts', 'a.b', 'ERR_JWS_INVALID'],
  ])('a token with %s, naming the error code of jose', async (_case, token, reason) => {
    await expect(verifySignature(token, only(key), 'ES256')).rejects.toMatchObject(rejection(reason));
  });
});
