import { createPublicKey } from 'node:crypto';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { isStrong } from '../../../../lib/identity/keys/strength.ts';
import { createTestKey } from '../../../support/tokens.ts';

const rsa = createTestKey('RS256').jwk;
const rsaWith = (e: string) => createPublicKey({ key: { kty: 'RSA', n: String(rsa.n), e }, format: 'jwk' });
const edwards = (point: Buffer) =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') }, format: 'jwk' });

describe('an RSA key', () => {
  test.each([
    ['strong', 2048, true],
    ['weak', 2047, false],
    ['weak', 1024, false],
  ])('is %s with %i bits', (_word, bits, strong) => {
    expect(isStrong(createTestKey('RS256', 'a', bits).publicKey)).toBe(strong);
  });

  test.each([
    ['strong', 65_537, 'AQAB', true],
    ['strong', 3, 'Aw', true],
    ['weak', 1, 'AQ', false],
    ['weak', 2, 'Ag', false],
    ['weak', 4, 'BA', false],
  ])('is %s with the exponent %i', (_word, _exponent, e, strong) => {
    expect(isStrong(rsaWith(e))).toBe(strong);
  });
});

test.each(['ES256', 'ES384', 'ES512', 'EdDSA'] as const)('a key for %s is strong', (alg) => {
  expect(isStrong(createTestKey(alg).publicKey)).toBe(true);
});

/** The points of small order (RFC 8032 section 5.1.7), without the sign of x. */
const small = [...new Set(ED25519_TORSION_SUBGROUP.map((hex) => ed25519.Point.fromHex(hex).toAffine().y))];
const prime = 2n ** 255n - 19n;
/** Their encodings, including those of the prime and above, which RFC 8032 forbids and libraries accept. */
const encodings = small.flatMap((y) => [y, y + prime].filter((value) => value < 2n ** 255n));
const encode = (y: bigint, sign: number): Buffer => {
  const bytes = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
  bytes.writeUInt8(bytes.readUInt8(31) | (sign << 7), 31);
  return bytes;
};

test('five y coordinates have small order, two of them in a second encoding', () => {
  expect([small.length, encodings.length]).toEqual([5, 7]);
});

test.each(encodings.flatMap((y) => [0, 1].map((sign) => encode(y, sign).toString('hex'))))(
  'an Ed25519 key is weak if its point has small order: %s',
  (hex) => {
    expect(isStrong(edwards(Buffer.from(hex, 'hex')))).toBe(false);
  },
);
