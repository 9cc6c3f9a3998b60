/** Checks that a public key is strong enough to trust its signatures. */
import type { KeyObject } from 'node:crypto';
import { rsaBits } from '../../jwt/algorithms.ts';

/**
 * The points of small order on the curve of Ed25519, without the sign bit, in all encodings that libraries accept.
 * Signatures for such a key can be forged where OpenSSL does not reject them, as in Node.js 20.
 */
const smallOrderPoints = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** False for RSA below 2048 bits or with an exponent of 1 or an even one, and for a small-order Ed25519 point. */
export const isStrong = (key: KeyObject): boolean => {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return modulusLength >= rsaBits.minimum && publicExponent >= 3n && publicExponent % 2n === 1n;
    case 'ed25519':
      return !smallOrderPoints.has(pointOf(key));
    default:
      return true;
  }
};

/** Returns the encoded point in hexadecimal digits, without its sign bit (RFC 8032 section 5.1.2). */
function pointOf(key: KeyObject): string {
  const point = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  point.writeUInt8((point.at(-1) ?? 0) & 0x7f, point.length - 1);
  return point.toString('hex');
}
