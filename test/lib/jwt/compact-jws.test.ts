import { expect, test } from 'vitest';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';

/** A valid compact JWS of this length. */
const tokenOf = (bytes: number) => `AAAA.AAAA.${'A'.repeat(bytes - 10)}`;

const expectRejection = (text: string, reason: string, detail: string) =>
  expect(() => parseCompactJws(text)).toThrow(expect.objectContaining({ reason, detail }));

test('parseCompactJws returns the signing input and the three decoded parts', () => {
  expect(parseCompactJws(token)).toEqual({
    compact: token,
    signingInput: 'eyJhbGciOiJFUzI1NiJ9.e30',
    header: Buffer.from('{"alg":"ES256"}'),
    payload: Buffer.from('{}'),
    signature: Buffer.from('sig'),
  });
});

test.each([
  ['e30', 1],
  ['e30.e30', 2],
  [`${token}.e30`, 4],
  [`${token}.`, 4],
  ['...', 4],
  [`${token} ${token}`, 5],
])('parseCompactJws rejects a token that does not have three parts: "%s" has %i', (text, parts) => {
  expectRejection(text, 'not_a_jws', `${parts} parts`);
});

test('parseCompactJws accepts 10,240 bytes, and rejects more before it splits them', () => {
  expect(parseCompactJws(tokenOf(10_240)).signature).toHaveLength(7672);
  expectRejection(tokenOf(10_241), 'token_too_long', 'more than 10240 bytes');
  expectRejection('.'.repeat(10_241), 'token_too_long', 'more than 10240 bytes');
});

// test/attacks/serialization.ts has more encodings.
test.each([
  ['no character', ''],
  ['one character', 'A'],
  ['a space inside', 'e3 0'],
  ['a trailing line break', 'e30\n'],
  ['a leading no-break space', '\u00a0e30'],
  ['padding', 'e30='],
  ['plain base64', 'ab+d'],
  ['non-zero trailing bits after one byte', 'QR'],
  ['non-zero trailing bits after two bytes', 'e31'],
  ['a letter that is not ASCII', 'e3é'],
])('parseCompactJws rejects a part that is not canonical base64url: %s', (_case, part) => {
  for (const text of [`${part}.e30.c2ln`, `e30.${part}.c2ln`, `e30.e30.${part}`]) {
    expectRejection(text, 'not_a_jws', 'not canonical base64url');
  }
});
