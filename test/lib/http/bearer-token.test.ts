import { describe, expect, test } from 'vitest';
import { readBearerToken } from '../../../lib/http/bearer-token.ts';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';
import type { ErrorCode } from '../../../lib/reasons.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';
const parsed = parseCompactJws(token);

const expectError = (values: string[], code: ErrorCode, reason: string) =>
  expect(() => readBearerToken(values)).toThrow(expect.objectContaining({ code, reason }));

describe('readBearerToken', () => {
  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('accepts the scheme "%s"', (scheme) => {
    expect(readBearerToken([`${scheme} ${token}`])).toEqual(parsed);
  });

  test('accepts several spaces after the scheme', () => {
    expect(readBearerToken([`Bearer   ${token}`])).toEqual(parsed);
  });
});

describe('readBearerToken throws missing_token for', () => {
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
    expectError(values, 'missing_token', 'no_bearer_token');
  });
});

describe('readBearerToken throws invalid_token for', () => {
  test.each([
    ['the same token in two headers', [`Bearer ${token}`, `Bearer ${token}`]],
    ['a header with another scheme beside the token', [`Bearer ${token}`, 'Basic dXNlcjpwYXNz']],
    ['an empty header beside the token', ['', `Bearer ${token}`]],
  ])('%s', (_case, values) => {
    expectError(values, 'invalid_token', 'several_authorization_headers');
  });
});

test.each(['e30.e30', `${token}, Bearer ${token}`, `${token} ${token}`, `${token}\n`, `${token}=`])(
  'readBearerToken throws invalid_token for anything but a compact JWS: %j',
  (value) => {
    expect(() => readBearerToken([`Bearer ${value}`])).toThrow(
      expect.objectContaining({ code: 'invalid_token' }),
    );
  },
);
