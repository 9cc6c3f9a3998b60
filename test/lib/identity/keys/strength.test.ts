import { createPublicKey } from 'node:crypto';
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

/** The prime of the field, and the order of the prime subgroup (RFC 8032 section 5.1). */
const p = 2n ** 255n - 19n;
const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
const modulo = (value: bigint) => ((value % p) + p) % p;
const power = (base: bigint, exponent: bigint): bigint =>
  exponent === 0n
    ? 1n
    : modulo(power(modulo(base * base), exponent / 2n) * (exponent % 2n === 1n ? base : 1n));
const inverse = (value: bigint) => power(modulo(value), p - 2n);
const d = modulo(-121_665n * inverse(121_666n));

type Point = readonly [x: bigint, y: bigint];
/** RFC 8032 section 5.1.4, in affine coordinates. */
const add = ([x1, y1]: Point, [x2, y2]: Point): Point => {
  const product = modulo(d * x1 * x2 * y1 * y2);
  return [
    modulo((x1 * y2 + y1 * x2) * inverse(1n + product)),
    modulo((y1 * y2 + x1 * x2) * inverse(1n - product)),
  ];
};
const times = (point: Point, scalar: bigint): Point =>
  scalar === 0n
    ? [0n, 1n]
    : add(times(add(point, point), scalar / 2n), scalar % 2n === 1n ? point : [0n, 1n]);
/** A point with this y, if there is one (RFC 8032 section 5.1.3). */
const pointAt = (y: bigint): Point | undefined => {
  const square = modulo((y * y - 1n) * inverse(d * y * y + 1n));
  const root = power(square, (p + 3n) / 8n);
  const x = modulo(root * root) === square ? root : modulo(root * power(2n, (p - 1n) / 4n));
  return modulo(x * x) === square ? [x, modulo(y)] : undefined;
};
const encode = (y: bigint, sign: number): Buffer => {
  const bytes = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
  bytes[31] = (bytes[31] ?? 0) | (sign << 7);
  return bytes;
};

// Any point times the order of the prime subgroup is one of the eight points of small order.
const small = new Set<bigint>();
for (let y = 2n; small.size < 5; y += 1n) {
  const point = pointAt(y);
  if (point) small.add(times(point, order)[1]);
}
/** Their encodings, including those of p and above, which RFC 8032 forbids and libraries accept. */
const encodings = [...small].flatMap((y) => [y, y + p].filter((value) => value < 2n ** 255n));

describe('an Ed25519 key', () => {
  test('has five y coordinates of small order, two of which have a second encoding', () => {
    expect(small.size).toBe(5);
    expect(encodings).toHaveLength(7);
  });

  test.each(encodings.flatMap((y) => [0, 1].map((sign) => encode(y, sign).toString('hex'))))(
    'is weak if its point has small order: %s',
    (hex) => {
      const point = Buffer.from(hex, 'hex');
      expect(isStrong(edwards(point))).toBe(false);
    },
  );
});
