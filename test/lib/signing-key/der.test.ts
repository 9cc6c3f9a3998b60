import { constants, createPublicKey, sign, verify } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import { toJoseSignature, toRsaPublicKey } from '../../../lib/signing-key/der.ts';
import { type KeyKind, keyOf } from '../../support/keys.ts';

/** Encodes a signature in DER from integers in hex, independently of node:crypto. */
const derOf = (...integers: string[]): Buffer => {
  const contents = Buffer.concat(integers.map((hex) => element(0x02, Buffer.from(hex, 'hex'))));
  return element(0x30, contents);
};
const element = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([
    content.length < 0x80 ? Buffer.of(tag, content.length) : Buffer.of(tag, 0x81, content.length),
    content,
  ]);

describe('toJoseSignature', () => {
  const full = '7f'.repeat(32);
  test.each([
    ['keeps an integer of full length', full, full],
    ['removes the zero that DER puts before a first bit of one', `00${'ff'.repeat(32)}`, 'ff'.repeat(32)],
    ['restores the leading zero that DER omits', '7f'.repeat(31), `00${'7f'.repeat(31)}`],
    ['keeps a leading zero that DER has as well', `00${'ff'.repeat(31)}`, `00${'ff'.repeat(31)}`],
    ['restores 31 leading zeros', '7f', `${'00'.repeat(31)}7f`],
    ['restores leading zeros before a byte of 0x80', '0080', `${'00'.repeat(31)}80`],
  ])('%s, in r and in s', (_what, integer, coordinate) => {
    expect(toJoseSignature(derOf(integer, full), 32).toString('hex')).toBe(coordinate + full);
    expect(toJoseSignature(derOf(full, integer), 32).toString('hex')).toBe(full + coordinate);
  });

  test.each([
    ['below 128 bytes, with its length in one byte', 60],
    ['of 128 bytes or more, with its length in long form', 62],
    ['of full length', 66],
  ])('reads a P-521 signature %s', (_what, bytes) => {
    const integer = '01'.repeat(bytes);
    const coordinate = integer.padStart(2 * 66, '0');
    expect(toJoseSignature(derOf(integer, integer), 66).toString('hex')).toBe(coordinate + coordinate);
  });

  test.each([
    ['P-256', p256, 32],
    ['secp256k1', secp256k1, 32],
    ['P-384', p384, 48],
    ['P-521', p521, 66],
  ] as const)('agrees with noble on %s, short r and short s included', (kind, curve, bytes) => {
    const seen = { 'short r': 0, 'short s': 0, signatures: 0 };
    while (seen.signatures < 50 || seen['short r'] === 0 || seen['short s'] === 0) {
      const der = sign('sha256', Buffer.from('data'), keyOf(kind));
      const signature = toJoseSignature(der, bytes);
      expect(signature.toString('hex')).toBe(
        Buffer.from(curve.Signature.fromBytes(der, 'der').toBytes('compact')).toString('hex'),
      );
      seen.signatures += 1;
      if (signature[0] === 0) seen['short r'] += 1;
      if (signature[bytes] === 0) seen['short s'] += 1;
    }
  });
});

describe('toRsaPublicKey', () => {
  const publicKeyOf = (kind: KeyKind) => createPublicKey(keyOf(kind));
  const extract = (kind: KeyKind): Buffer =>
    toRsaPublicKey(publicKeyOf(kind).export({ type: 'spki', format: 'der' }));

  test.each(['RSA', 'RSA of 1024 bits'] as const)('returns the PKCS#1 form of a key of kind %s', (kind) => {
    expect(extract(kind)).toEqual(publicKeyOf(kind).export({ type: 'pkcs1', format: 'der' }));
  });

  test.each(['rsa-pss', 'rsa-pss for SHA-256'] as const)(
    'returns a key that verifies signatures by a key of kind %s',
    (kind) => {
      const data = Buffer.from('data');
      const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      const signature = sign('sha256', data, { key: keyOf(kind), ...pss });
      const key = createPublicKey({ key: extract(kind), format: 'der', type: 'pkcs1' });
      expect(key.asymmetricKeyType).toBe('rsa');
      expect(verify('sha256', data, { key, ...pss }, signature)).toBe(true);
    },
  );
});
