import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../lib/errors.ts';
import { readBearerToken } from '../../../lib/http/bearer-token.ts';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';
const parsed = parseCompactJws(token);

const expectRefusal = (values: string[], code: ErrorCode, reason: string) =>
  expect(() => readBearerToken(values)).toThrow(expect.objectContaining({ code, message: reason }));

describe('a bearer token is read', () => {
  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('with the scheme written "%s"', (scheme) => {
    expect(readBearerToken([`${scheme} ${token}`])).toEqual(parsed);
  });

  test('after any number of spaces', () => {
    expect(readBearerToken([`Bearer   ${token}`])).toEqual(parsed);
  });
});

describe('a request without a bearer token gets missing_token', () => {
  test.each([
    ['no header', []],
    ['an empty header', ['']],
    ['only spaces', ['   ']],
    ['the scheme alone', ['Bearer']],
    ['the scheme and spaces', ['Bearer   ']],
    ['a token without a scheme', [token]],
    ['a space in front of the scheme', [` Bearer ${token}`]],
    ['no space after the scheme', [`Bearer${token}`]],
    ['a tab after the scheme', [`Bearer\t${token}`]],
    ['a colon after the scheme', [`Bearer: ${token}`]],
    ['a scheme that begins alike', [`BearerToken ${token}`]],
    ['another scheme', ['Basic dXNlcjpwYXNz']],
    ['another scheme first', [`Basic dXNlcjpwYXNz, Bearer ${token}`]],
  ])('%s', (_case, values) => {
    expectRefusal(values, 'missing_token', 'no bearer token in an Authorization header');
  });
});

describe('more than one token is refused, even the same twice', () => {
  test.each([
    ['two headers', [`Bearer ${token}`, `Bearer ${token}`]],
    ['another scheme beside it', [`Bearer ${token}`, 'Basic dXNlcjpwYXNz']],
    ['an empty header beside it', ['', `Bearer ${token}`]],
  ])('%s', (_case, values) => {
    expectRefusal(values, 'invalid_token', 'more than one Authorization header');
  });
});

test.each(['e30.e30', `${token}, Bearer ${token}`, `${token} ${token}`, `${token}\n`, `${token}=`])(
  'anything but a compact JWS is an invalid token: %j',
  (words) => {
    expect(() => readBearerToken([`Bearer ${words}`])).toThrow(
      expect.objectContaining({ code: 'invalid_token' }),
    );
  },
);
