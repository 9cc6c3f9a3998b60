import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { isStrong } from '../../../../lib/identity/keys/strength.ts';
import { createTestKey } from '../../../support/tokens.ts';

const isStrongJwk = (key: JsonWebKey) => isStrong(createPublicKey({ key, format: 'jwk' }));

test.each(['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)('a new key for %s is strong', (alg) => {
  expect(isStrong(createTestKey(alg).publicKey)).toBe(true);
});

test.each([
  [2047, false],
  [1024, false],
])('an RSA key of %i bits is strong: %s', (bits, strong) => {
  expect(isStrong(createTestKey('RS256', 'a', bits).publicKey)).toBe(strong);
});

const n = String(createTestKey('RS256').jwk.n);

test.each([
  [65_537, true, 'AQAB'],
  [3, true, 'Aw'],
  [1, false, 'AQ'],
  [2, false, 'Ag'],
  [4, false, 'BA'],
])('an RSA key with the exponent %i is strong: %s', (_exponent, strong, e) => {
  expect(isStrongJwk({ kty: 'RSA', n, e })).toBe(strong);
});

/** The points of small order (RFC 8032 section 5.1.7), without the sign of x. */
const small = [...new Set(ED25519_TORSION_SUBGROUP.map((hex) => ed25519.Point.fromHex(hex).toAffine().y))];
const prime = 2n ** 255n - 19n;
/** Their encodings, including those of the prime and above, which RFC 8032 forbids and libraries accept. */
const encodings = small.flatMap((y) => [y, y + prime].filter((value) => value < 2n ** 255n));

test('an Ed25519 key is weak if its point has small order, in 7 encodings with each sign', () => {
  const strong = encodings.flatMap((y) =>
    [0n, 1n].filter((sign) => {
      const hex = (y | (sign << 255n)).toString(16).padStart(64, '0');
      return isStrongJwk({
        kty: 'OKP',
        crv: 'Ed25519',
        x: Buffer.from(hex, 'hex').reverse().toString('base64url'),
      });
    }),
  );
  expect([encodings.length, strong]).toEqual([7, []]);
});
