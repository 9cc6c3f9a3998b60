import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type Algorithm,
  algorithmNames,
  fits,
  fittingAlgorithms,
  hashBytes,
  issuerAlgorithms,
} from '../../../lib/jwt/algorithms.ts';
import { type KeyKind, keyOf } from '../../support/keys.ts';

test('algorithmNames has the ten algorithms that Latenode accepts', () => {
  const documented = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512';
  expect(algorithmNames.toSorted()).toEqual(documented.split(' ').toSorted());
});

test.each<[KeyKind, Algorithm[]]>([
  ['RSA', ['RS512', 'RS384', 'RS256', 'PS512', 'PS384', 'PS256']],
  ['rsa-pss', ['PS512', 'PS384', 'PS256']],
  ['rsa-pss for SHA-256', ['PS256']],
  ['rsa-pss for SHA-384', ['PS384']],
  ['rsa-pss for SHA-512', ['PS512']],
  ['rsa-pss for SHA-1', []],
  ['rsa-pss with two hashes', []],
  ['rsa-pss with a long salt', []],
  ['P-256', ['ES256']],
  ['secp256k1', ['ES256K']],
  ['P-384', ['ES384']],
  ['P-521', ['ES512']],
  ['P-192', []],
  ['brainpoolP256r1', []],
  ['Ed25519', []],
  ['X25519', []],
  ['DSA', []],
])('fittingAlgorithms of a key of the kind %s returns %j', (kind, expected) => {
  expect(fittingAlgorithms(keyOf(kind))).toEqual(expected);
});

test('fits accepts an Ed25519 key for EdDSA, and no key of another type', () => {
  const kinds = ['Ed25519', 'X25519', 'P-256', 'RSA'] as const;
  expect(kinds.map((kind) => fits(issuerAlgorithms.EdDSA, keyOf(kind)))).toEqual([true, false, false, false]);
});

test.each(Object.entries(hashBytes))('a %s hash has %i bytes', (hash, bytes) => {
  expect(createHash(hash).digest()).toHaveLength(bytes);
});
