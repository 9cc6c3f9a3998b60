import { describe, expect, test } from 'vitest';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';
const maxBytes = 10_240;

/** A valid compact JWS of this length. */
const tokenOf = (bytes: number) => `AAAA.AAAA.${'A'.repeat(bytes - 10)}`;

const expectRejection = (text: string, reason: string) =>
  expect(() => parseCompactJws(text)).toThrow(expect.objectContaining({ code: 'invalid_token', reason }));

describe('parseCompactJws', () => {
  test('returns the signing input and the three decoded parts', () => {
    expect(parseCompactJws(token)).toEqual({
      compact: token,
      signingInput: 'eyJhbGciOiJFUzI1NiJ9.e30',
      header: Buffer.from('{"alg":"ES256"}'),
      payload: Buffer.from('{}'),
      signature: Buffer.from('sig'),
    });
  });

  test(`accepts a token of ${maxBytes} bytes`, () => {
    expect(parseCompactJws(tokenOf(maxBytes)).signature).toHaveLength(((maxBytes - 10) * 3 - 2) / 4);
  });

  test('accepts every character of base64url', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    expect(parseCompactJws(`${letters}.${letters}.${letters}`).signingInput).toBe(`${letters}.${letters}`);
  });
});

describe('parseCompactJws rejects a token with', () => {
  test.each([
    ['one part', 'e30'],
    ['two parts', 'e30.e30'],
    ['four parts', `${token}.e30`],
    ['five parts, like a JWE', 'e30.e30.e30.e30.e30'],
    ['a trailing dot', `${token}.`],
    ['a leading dot', `.${token}`],
    ['empty parts', '...'],
    ['a comma and another token', `${token}, Bearer ${token}`],
    ['a space and another token', `${token} ${token}`],
    ['JSON serialization', '{"protected":"e30","payload":"e30","signature":"c2ln"}'],
  ])('%s', (_case, text) => {
    expectRejection(text, 'not_a_jws');
  });
});

describe('parseCompactJws rejects a token of more than 10,240 bytes', () => {
  test.each([
    ['by one byte', tokenOf(maxBytes + 1)],
    ['by a megabyte', tokenOf(1024 * 1024)],
    ['before it is split into parts', '.'.repeat(maxBytes + 1)],
  ])('%s', (_case, text) => {
    expectRejection(text, 'token_too_long');
  });
});

describe.each([
  ['header', (part: string) => `${part}.e30.c2ln`],
  ['payload', (part: string) => `e30.${part}.c2ln`],
  ['signature', (part: string) => `e30.e30.${part}`],
])('parseCompactJws rejects a %s that is not canonical base64url:', (_name, tokenWith) => {
  test.each([
    ['empty', ''],
    ['a space inside', 'e3 0'],
    ['a trailing space', 'e30 '],
    ['a leading tab', '\te30'],
    ['a leading line break', '\ne30'],
    ['a trailing line break', 'e30\n'],
    ['a carriage return inside', 'e\r30'],
    ['a leading no-break space', '\u00a0e30'],
    ['padding', 'e30='],
    ['padding alone', '='],
    ['+ of plain base64', 'ab+d'],
    ['/ of plain base64', 'ab/d'],
    ['non-zero trailing bits after one byte', 'QR'],
    ['non-zero trailing bits after two bytes', 'e31'],
    ['one additional character', 'e30wA'],
    ['a single character', 'A'],
    ['a null character', 'e30\0'],
    ['a percent escape', 'e30%2e'],
    ['a letter that is not ASCII', 'e3é'],
    ['a full-width digit', 'e3０'],
  ])('%s', (_case, part) => {
    expectRejection(tokenWith(part), 'not_a_jws');
  });
});
