import { errors, importJWK, type JWTVerifyGetKey } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../lib/identity/signature.ts';
import { createTestKey, signCompact, type TestKey } from '../../support/tokens.ts';

const now = 1_768_417_200;
const options = { algorithms: ['ES256'], currentDate: new Date(now * 1000), clockTolerance: 5 };
const key = createTestKey('ES256', 'first');
const stranger = createTestKey('ES256', 'first');
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
/** As createLocalJWKSet does if several keys match. */
const several = (...keys: readonly (TestKey | Error)[]): JWTVerifyGetKey => {
  const error = new errors.JWKSMultipleMatchingKeys();
  error[Symbol.asyncIterator] = async function* () {
    for (const one of keys) {
      // A key that WebCrypto cannot use for this algorithm.
      yield one instanceof Error ? cryptoKeyOf(createTestKey('ES384')) : await cryptoKeyOf(one);
    }
  };
  return failing(error);
};
const wrongCurve = new Error('stands for a key on another curve');

const refusal = (message: string) => ({ name: 'BrokerError', code: 'invalid_token', message });

test('returns the claims of a token that the key has signed', async () => {
  expect(await verifySignature(mint(), only(key), options)).toEqual(claims);
});

describe('returns nothing, so that the keys are looked up,', () => {
  test.each<[string, unknown]>([
    ['if no key matches', new errors.JWKSNoMatchingKey()],
    ['if a key cannot be imported: TypeError', new TypeError('key')],
    ['if a key cannot be imported: DOMException', new DOMException('key', 'DataError')],
    ['if what is thrown is no error', 'key'],
  ])('%s', async (_case, error) => {
    expect(await verifySignature(mint(), failing(error), options)).toBeUndefined();
  });

  test('if the key is for something else', async () => {
    const rsa = createTestKey('RS256');
    const getKey: JWTVerifyGetKey = async () => {
      const imported = await importJWK(rsa.jwk, 'RS256');
      return imported;
    };
    expect(await verifySignature(mint(), getKey, options)).toBeUndefined();
  });
});

describe('of several keys', () => {
  test.each<[string, (TestKey | Error)[]]>([
    ['the first', [key, stranger]],
    ['the fourth', [stranger, stranger, stranger, key]],
    ['one behind keys that cannot be used', [wrongCurve, wrongCurve, wrongCurve, wrongCurve, key]],
  ])('%s may have signed', async (_case, keys) => {
    expect(await verifySignature(mint(), several(...keys), options)).toEqual(claims);
  });

  test.each<[string, (TestKey | Error)[]]>([
    ['the fifth', [stranger, stranger, stranger, stranger, key]],
    ['none', [stranger, stranger]],
  ])('%s does not verify a token', async (_case, keys) => {
    await expect(verifySignature(mint(), several(...keys), options)).rejects.toMatchObject(
      refusal('signature does not verify'),
    );
  });

  test('none that can be used is as good as no key', async () => {
    for (const keys of [[], [wrongCurve, wrongCurve]]) {
      expect(await verifySignature(mint(), several(...keys), options)).toBeUndefined();
    }
  });

  test('the one that has signed an expired token ends the search', async () => {
    const token = mint({ ...claims, exp: now - 60 });
    await expect(verifySignature(token, several(stranger, key, key), options)).rejects.toMatchObject({
      ...refusal('expired'),
      auditFields: { issuer: claims.iss, aud: 'spa', authorized_party: 'client' },
    });
  });
});

describe('says why a token is refused', () => {
  test.each<[string, object, object, string]>([
    ['expired', { exp: now - 5 }, {}, 'expired'],
    ['exp', { exp: '1' }, {}, '"exp" is missing or not a finite number'],
    ['nbf', { nbf: '1' }, {}, '"nbf" is not a finite number'],
    ['nbf', { nbf: now + 6 }, {}, '"nbf" is in the future'],
    ['iat', { iat: '1' }, {}, '"iat" is not a finite number'],
    ['age', { iat: now - 66 }, { maxTokenAge: 60 }, 'older than max_token_age_seconds'],
    ['age', { iat: now + 6 }, { maxTokenAge: 60 }, '"iat" is in the future'],
    ['age', {}, { maxTokenAge: 60 }, '"iat" is missing, and max_token_age_seconds needs it'],
  ])('(%s) %j %j: %s', async (_case, more, moreOptions, reason) => {
    const verified = verifySignature(mint({ ...claims, ...more }), only(key), { ...options, ...moreOptions });
    await expect(verified).rejects.toMatchObject({
      ...refusal(reason),
      auditFields: { issuer: claims.iss, aud: 'spa', authorized_party: 'client' },
    });
  });

  test('without the token’s own words before the signature verifies', async () => {
    await expect(verifySignature(mint(claims, stranger), only(key), options)).rejects.toMatchObject({
      ...refusal('signature does not verify'),
      auditFields: {},
    });
  });

  test.each<[string, string, string]>([
    [
      'an algorithm',
      signCompact({ alg: 'ES384' }, claims, key),
      'rejected by jose: ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    ['a payload', signCompact({ alg: 'ES256' }, '[]', key), 'rejected by jose: ERR_JWT_INVALID'],
    ['a form', 'a.b', 'rejected by jose: ERR_JWS_INVALID'],
  ])('by the code of jose if %s gets past the checks before', async (_case, token, reason) => {
    await expect(verifySignature(token, only(key), options)).rejects.toMatchObject(refusal(reason));
  });
});
