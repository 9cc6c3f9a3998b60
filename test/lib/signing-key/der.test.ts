import { expect, test } from 'vitest';
import { toJoseSignature } from '../../../lib/signing-key/der.ts';

/** Encodes a signature in DER from integers in hex, independently of node:crypto. */
const derOf = (...integers: string[]): Buffer =>
  element(0x30, Buffer.concat(integers.map((hex) => element(0x02, Buffer.from(hex, 'hex')))));
const element = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.of(tag, ...(content.length < 0x80 ? [] : [0x81]), content.length), content]);

const full = '7f'.repeat(32);
test.each([
  ['keeps an integer of full length', full, full],
  ['removes the zero that DER puts before a first bit of one', `00${'ff'.repeat(32)}`, 'ff'.repeat(32)],
  ['restores the leading zero that DER omits', '7f'.repeat(31), `00${'7f'.repeat(31)}`],
  ['keeps a leading zero that DER has as well', `00${'ff'.repeat(31)}`, `00${'ff'.repeat(31)}`],
  ['restores 31 leading zeros', '7f', `${'00'.repeat(31)}7f`],
])('toJoseSignature %s, in r and in s', (_what, integer, coordinate) => {
  expect(toJoseSignature(derOf(integer, full), 32).toString('hex')).toBe(coordinate + full);
  expect(toJoseSignature(derOf(full, integer), 32).toString('hex')).toBe(full + coordinate);
});

test.each([
  ['below 128 bytes, with its length in one byte', 60],
  ['of 128 bytes or more, with its length in long form', 62],
  ['of full length', 66],
])('toJoseSignature reads a P-521 signature %s', (_what, bytes) => {
  const integer = '01'.repeat(bytes);
  const coordinate = integer.padStart(2 * 66, '0');
  expect(toJoseSignature(derOf(integer, integer), 66).toString('hex')).toBe(coordinate + coordinate);
});
