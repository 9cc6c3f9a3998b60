import { describe, expect, test } from 'vitest';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';
const maxBytes = 10_240;

/** A strict compact JWS of so many bytes. */
const tokenOf = (bytes: number) => `AAAA.AAAA.${'A'.repeat(bytes - 10)}`;

const expectRefusal = (words: string, reason: string) =>
  expect(() => parseCompactJws(words)).toThrow(
    expect.objectContaining({ code: 'invalid_token', message: reason }),
  );

describe('a token is taken apart', () => {
  test('into what is signed, and the three parts decoded', () => {
    expect(parseCompactJws(token)).toEqual({
      compact: token,
      signingInput: 'eyJhbGciOiJFUzI1NiJ9.e30',
      header: Buffer.from('{"alg":"ES256"}'),
      payload: Buffer.from('{}'),
      signature: Buffer.from('sig'),
    });
  });

  test(`up to a length of ${maxBytes} bytes`, () => {
    expect(parseCompactJws(tokenOf(maxBytes)).signature).toHaveLength(((maxBytes - 10) * 3 - 2) / 4);
  });

  test('with every character of base64url', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    expect(parseCompactJws(`${letters}.${letters}.${letters}`).signingInput).toBe(`${letters}.${letters}`);
  });
});

describe('a token without exactly three parts is refused', () => {
  test.each([
    ['one part', 'e30'],
    ['two parts', 'e30.e30'],
    ['four parts', `${token}.e30`],
    ['five parts, as a JWE has', 'e30.e30.e30.e30.e30'],
    ['a dot at the end', `${token}.`],
    ['a dot in front', `.${token}`],
    ['only dots', '...'],
    ['two tokens with a comma', `${token}, Bearer ${token}`],
    ['two tokens with a space', `${token} ${token}`],
    ['the JSON serialisation', '{"protected":"e30","payload":"e30","signature":"c2ln"}'],
  ])('%s', (_case, words) => {
    expectRefusal(words, 'token does not have exactly three parts');
  });
});

describe('a token longer than 10,240 bytes is refused', () => {
  test.each([
    ['by a byte', tokenOf(maxBytes + 1)],
    ['by a megabyte', tokenOf(1024 * 1024)],
    ['before its parts are looked at', '.'.repeat(maxBytes + 1)],
  ])('%s', (_case, words) => {
    expectRefusal(words, 'token longer than 10240 bytes');
  });
});

describe.each([
  ['header', (part: string) => `${part}.e30.c2ln`],
  ['payload', (part: string) => `e30.${part}.c2ln`],
  ['signature', (part: string) => `e30.e30.${part}`],
])('a %s that is not strict and canonical base64url is refused', (_name, tokenWith) => {
  test.each([
    ['empty', ''],
    ['a space inside', 'e3 0'],
    ['a space at the end', 'e30 '],
    ['a tab in front', '\te30'],
    ['a line break in front', '\ne30'],
    ['a line break at the end', 'e30\n'],
    ['a carriage return inside', 'e\r30'],
    ['a no-break space in front', '\u00a0e30'],
    ['padding', 'e30='],
    ['padding alone', '='],
    ['+ of plain base64', 'ab+d'],
    ['/ of plain base64', 'ab/d'],
    ['loose bits after one byte', 'QR'],
    ['loose bits after two bytes', 'e31'],
    ['a character too many', 'e30wA'],
    ['a character alone', 'A'],
    ['a null character', 'e30\0'],
    ['a percent escape', 'e30%2e'],
    ['a letter beyond ASCII', 'e3é'],
    ['a full-width digit', 'e3０'],
  ])('%s', (_case, part) => {
    expectRefusal(tokenWith(part), 'a part of the token is not canonical base64url');
  });
});
