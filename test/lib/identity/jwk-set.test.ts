import { createLocalJWKSet, type JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { readKeySet } from '../../../lib/identity/jwk-set.ts';
import { type IssuerAlgorithm, issuerAlgorithmNames } from '../../../lib/jwt/algorithms.ts';
import { createTestKey, testAlgorithms } from '../../support/tokens.ts';

const first = createTestKey('ES256', 'first').jwk;
const { alg: _alg, use: _use, ...bare } = first;
const second = createTestKey('ES256', 'second').jwk;
const p384 = createTestKey('ES384', 'first').jwk;
const { alg: _any, ...rsa } = createTestKey('RS256', 'rsa').jwk;
const nameless = [createTestKey('ES256').jwk, createTestKey('RS256').jwk];
const edwards = createTestKey('EdDSA', 'first').jwk;

const sets: [string, JWK[]][] = [
  ['one key', [first]],
  ['one key for anything', [bare]],
  ['two keys', [first, second]],
  ['the same key twice', [first, first]],
  ['keys that share an id', [first, p384, edwards, { ...rsa, kid: 'first' }]],
  ['keys without an id', nameless],
  ['an RSA key for anything', [rsa]],
  ['a key for encryption', [{ ...first, use: 'enc' }, second]],
  ['a key for other operations', [{ ...first, key_ops: ['encrypt'] }, second]],
  ['a key to verify with', [{ ...first, key_ops: ['verify'] }, second]],
  ['a key for another algorithm', [{ ...first, alg: 'ES384' }, second]],
  ['the name of Ed25519 since RFC 9864', [{ ...edwards, alg: 'Ed25519' }]],
];

/** What jose makes of it: the key, none, or too many. */
const joseFinds = async (keys: JWK[], alg: IssuerAlgorithm, kid: string | undefined): Promise<unknown> =>
  createLocalJWKSet({ keys })({ alg, ...(kid !== undefined && { kid }) }).then(
    (key) => key.algorithm.name,
    ({ code }: { code: string }) => code,
  );

const weFind = (keys: JWK[], alg: IssuerAlgorithm, kid: string | undefined): unknown => {
  try {
    return readKeySet({ keys }).find(alg, kid)?.asymmetricKeyType ?? 'ERR_JWKS_NO_MATCHING_KEY';
  } catch {
    return 'ERR_JWKS_MULTIPLE_MATCHING_KEYS';
  }
};

const types: Readonly<Record<string, string>> = {
  'RSASSA-PKCS1-v1_5': 'rsa',
  'RSA-PSS': 'rsa',
  ECDSA: 'ec',
  Ed25519: 'ed25519',
};

describe('in a set with', () => {
  test.each(sets)('%s we find what jose finds', async (_name, keys) => {
    for (const alg of issuerAlgorithmNames) {
      for (const kid of [undefined, 'first', 'second', 'rsa', 'unknown', '', '__proto__']) {
        const theirs = String(await joseFinds(keys, alg, kid));
        expect([alg, kid, weFind(keys, alg, kid)]).toEqual([alg, kid, types[theirs] ?? theirs]);
      }
    }
  });
});

test.each(testAlgorithms)('the key that is found for %s is the one that was published', (alg) => {
  const { jwk, publicKey } = createTestKey(alg, 'one');
  const { find, ids } = readKeySet({ keys: [jwk] });
  expect(find(alg, 'one')?.equals(publicKey)).toBe(true);
  expect(find(alg, undefined)?.equals(publicKey)).toBe(true);
  expect(ids).toEqual(['one']);
});

test('several keys that fit are no choice that a token could leave to us', () => {
  expect(() => readKeySet({ keys: [first, second] }).find('ES256', undefined)).toThrow(
    expect.objectContaining({ code: 'invalid_token', message: 'several keys of the issuer fit the token' }),
  );
});

test('an id of null is none', () => {
  const { find, ids } = readKeySet({ keys: [{ ...first, kid: null }] });
  expect(ids).toEqual([undefined]);
  expect(find('ES256', undefined)).toBeDefined();
  expect(find('ES256', 'first')).toBeUndefined();
});

test('a key whose alg, kid, use or key_ops is of the wrong type counts as absent', () => {
  const odd = [{ alg: 7 }, { kid: 7 }, { use: ['sig'] }, { key_ops: 'verify' }, { alg: null }];
  const keys = [...odd.map((members) => ({ ...first, ...members })), second];
  expect(readKeySet({ keys }).ids).toEqual(['second']);
});
