import { errors, importJWK, type JWTVerifyGetKey } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../lib/identity/signature.ts';
import { createTestKey, signCompact, type TestKey } from '../../support/tokens.ts';

const now = 1_768_417_200;
const options = { algorithms: ['ES256'], currentDate: new Date(now * 1000), clockTolerance: 5 };
const key = createTestKey('ES256', 'first');
const otherKey = createTestKey('ES256', 'first');
const claims = { iss: 'https://issuer.example.com', sub: 'alice', aud: 'spa', azp: 'client', exp: now + 60 };

const mint = (payload: object = claims, by: TestKey = key) => signCompact({ alg: 'ES256' }, payload, by);
const cryptoKeyOf = async ({ jwk }: TestKey) => {
  const imported = await importJWK(jwk, jwk.alg);
  if (imported instanceof Uint8Array) throw new Error('not a public key');
  return imported;
};
const only =
  (by: TestKey): JWTVerifyGetKey =>
  () =>
    cryptoKeyOf(by);
const failing =
  (error: unknown): JWTVerifyGetKey =>
  () => {
    throw error;
  };
/** Throws the error of createLocalJWKSet for several matching keys, which iterates over them. */
const several = (...keys: readonly (TestKey | Error)[]): JWTVerifyGetKey => {
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

const rejection = (message: string) => ({ name: 'BrokerError', code: 'invalid_token', message });

test('verifySignature returns the claims of a token that the key has signed', async () => {
  expect(await verifySignature(mint(), only(key), options)).toEqual(claims);
});

describe('verifySignature returns undefined', () => {
  test.each<[string, unknown]>([
    ['if no key matches', new errors.JWKSNoMatchingKey()],
    ['if importing a key throws a TypeError', new TypeError('key')],
    ['if importing a key throws a DOMException', new DOMException('key', 'DataError')],
    ['if a value that is not an error is thrown', 'key'],
  ])('%s', async (_case, error) => {
    expect(await verifySignature(mint(), failing(error), options)).toBeUndefined();
  });

  test('if the key is for another algorithm', async () => {
    const rsa = createTestKey('RS256');
    const getKey: JWTVerifyGetKey = async () => {
      const imported = await importJWK(rsa.jwk, 'RS256');
      return imported;
    };
    expect(await verifySignature(mint(), getKey, options)).toBeUndefined();
  });
});

describe('verifySignature with several keys', () => {
  test.each<[string, (TestKey | Error)[]]>([
    ['the first key', [key, otherKey]],
    ['the fourth key', [otherKey, otherKey, otherKey, key]],
    ['a key after four unusable ones', [wrongCurve, wrongCurve, wrongCurve, wrongCurve, key]],
  ])('accepts a token that %s has signed', async (_case, keys) => {
    expect(await verifySignature(mint(), several(...keys), options)).toEqual(claims);
  });

  test.each<[string, (TestKey | Error)[]]>([
    ['the fifth key', [otherKey, otherKey, otherKey, otherKey, key]],
    ['none of them', [otherKey, otherKey]],
  ])('rejects a token that %s has signed', async (_case, keys) => {
    await expect(verifySignature(mint(), several(...keys), options)).rejects.toMatchObject(
      rejection('signature does not verify'),
    );
  });

  test('returns undefined if none of them is usable', async () => {
    for (const keys of [[], [wrongCurve, wrongCurve]]) {
      expect(await verifySignature(mint(), several(...keys), options)).toBeUndefined();
    }
  });

  test('rejects an expired token of one of them, and describes it in the audit fields', async () => {
    const token = mint({ ...claims, exp: now - 60 });
    await expect(verifySignature(token, several(otherKey, key, key), options)).rejects.toMatchObject({
      ...rejection('expired'),
      auditFields: { issuer: claims.iss, aud: 'spa', authorized_party: 'client' },
    });
  });
});

describe('verifySignature rejects', () => {
  test.each<[object, object, string]>([
    [{ exp: now - 5 }, {}, 'expired'],
    [{ exp: '1' }, {}, '"exp" is missing or not a finite number'],
    [{ nbf: '1' }, {}, '"nbf" is not a finite number'],
    [{ nbf: now + 6 }, {}, '"nbf" is in the future'],
    [{ iat: '1' }, {}, '"iat" is not a finite number'],
    [{ iat: now - 66 }, { maxTokenAge: 60 }, 'older than maxTokenAgeSeconds'],
    [{ iat: now + 6 }, { maxTokenAge: 60 }, '"iat" is in the future'],
    [{}, { maxTokenAge: 60 }, '"iat" is missing, and maxTokenAgeSeconds needs it'],
  ])('a token with %j and the options %j: %s', async (more, moreOptions, reason) => {
    const verified = verifySignature(mint({ ...claims, ...more }), only(key), { ...options, ...moreOptions });
    await expect(verified).rejects.toMatchObject({
      ...rejection(reason),
      auditFields: { issuer: claims.iss, aud: 'spa', authorized_party: 'client' },
    });
  });

  test('a token of another key without audit fields', async () => {
    await expect(verifySignature(mint(claims, otherKey), only(key), options)).rejects.toMatchObject({
      ...rejection('signature does not verify'),
      auditFields: {},
    });
  });

  test.each<[string, string, string]>([
    [
      'another algorithm',
      signCompact({ alg: 'ES384' }, claims, key),
      'rejected by jose: ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    [
      'a payload that is an array',
      signCompact({ alg: 'ES256' }, '[]', key),
      'rejected by jose: ERR_JWT_INVALID',
    ],
    ['two parts', 'a.b', 'rejected by jose: ERR_JWS_INVALID'],
  ])('a token with %s, naming the error code of jose', async (_case, token, reason) => {
    await expect(verifySignature(token, only(key), options)).rejects.toMatchObject(rejection(reason));
  });
});
