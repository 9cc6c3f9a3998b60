import { type CompactVerifyGetKey, errors, importJWK } from 'jose';
import { expect, test } from 'vitest';
import { verifySignature } from '../../../lib/identity/signature.ts';
import { createTestKey, signCompact, type TestKey } from '../../support/tokens.ts';

const key = createTestKey('ES256', 'first');
const other = createTestKey('ES256', 'first');
const unusable = createTestKey('ES384'); // WebCrypto throws an error for it, because it is on another curve
const ofES384 = signCompact({ alg: 'ES384' }, { sub: 'alice' }, key);
const token = signCompact({ alg: 'ES256' }, { sub: 'alice' }, key);

const cryptoKeyOf = async ({ jwk }: TestKey) => {
  const imported = await importJWK(jwk);
  if (imported instanceof Uint8Array) throw new Error('not a public key');
  return imported;
};
const one = (found: TestKey): CompactVerifyGetKey => {
  return () => cryptoKeyOf(found);
};
const failing = (error: unknown): CompactVerifyGetKey => {
  return () => Promise.reject(error);
};
/** Rejects as createLocalJWKSet does for several matching keys: with an error that iterates over them. */
const several = (...found: readonly TestKey[]): CompactVerifyGetKey => {
  const error = new errors.JWKSMultipleMatchingKeys();
  error[Symbol.asyncIterator] = async function* () {
    for (const one of found) yield await cryptoKeyOf(one);
  };
  return failing(error);
};

const mismatch = 'invalid_signature';
const malformed = `${mismatch}: ERR_JWS_INVALID`;

test.each<[string, boolean | string, CompactVerifyGetKey, string?]>([
  ['the key', true, one(key)],
  ['another key', mismatch, one(other)],
  ['no matching key', false, failing(new errors.JWKSNoMatchingKey())],
  ['a key whose import throws a TypeError', false, failing(new TypeError('key'))],
  ['a key whose import throws a DOMException', false, failing(new DOMException('key', 'DataError'))],
  ['a look-up that throws a value other than an error', false, failing('key')],
  ['a key for another algorithm', false, one(createTestKey('RS256'))],
  ['the first of two keys', true, several(key, other)],
  ['the fourth key', true, several(other, other, other, key)],
  ['the fifth key', mismatch, several(other, other, other, other, key)],
  ['a key after four unusable ones', true, several(unusable, unusable, unusable, unusable, key)],
  ['unusable keys', false, several(unusable, unusable)],
  ['an empty iteration', false, several()],
  ['two other keys', mismatch, several(other, other)],
  ['an algorithm other than the expected one', `${mismatch}: ERR_JOSE_ALG_NOT_ALLOWED`, one(key), ofES384],
  ['two parts', malformed, one(key), 'a.b'],
  ['a signature that is not base64url, and several keys', malformed, several(other, key), `${token}!`],
])('for a token with %s, verifySignature results in %s', async (_case, outcome, keys, jws = token) => {
  const result = verifySignature(jws, keys, 'ES256').catch((error) =>
    [error.reason, error.detail].filter(Boolean).join(': '),
  );
  expect(await result).toBe(outcome);
});
