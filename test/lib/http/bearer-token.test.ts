import { expect, test } from 'vitest';
import { readBearerToken } from '../../../lib/http/bearer-token.ts';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';
import type { ErrorCode } from '../../../lib/reasons.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';
const parsed = parseCompactJws(token);
const several = 'several_authorization_headers';

test.each([`Bearer ${token}`, `bearer ${token}`, `bEaReR ${token}`, `BEARER   ${token}`])(
  'readBearerToken accepts "%s"',
  (value) => {
    expect(readBearerToken([value])).toEqual(parsed);
  },
);

test.each<[string, string[], ErrorCode, string?]>([
  ['no header', [], 'missing_token'],
  ['an empty header', [''], 'missing_token'],
  ['only spaces', ['   '], 'missing_token'],
  ['the scheme alone', ['Bearer'], 'missing_token'],
  ['the scheme and spaces', ['Bearer   '], 'missing_token'],
  ['a token without a scheme', [token], 'missing_token'],
  ['a space in front of the scheme', [` Bearer ${token}`], 'missing_token'],
  ['no space after the scheme', [`Bearer${token}`], 'missing_token'],
  ['a tab after the scheme', [`Bearer\t${token}`], 'missing_token'],
  ['a colon after the scheme', [`Bearer: ${token}`], 'missing_token'],
  ['a scheme that begins alike', [`BearerToken ${token}`], 'missing_token'],
  ['another scheme', ['Basic dXNlcjpwYXNz'], 'missing_token'],
  ['another scheme first', [`Basic dXNlcjpwYXNz, Bearer ${token}`], 'missing_token'],
  ['the same token in two headers', [`Bearer ${token}`, `Bearer ${token}`], 'invalid_token', several],
  ['another scheme beside the token', [`Bearer ${token}`, 'Basic dXNlcjpwYXNz'], 'invalid_token', several],
  ['an empty header beside the token', ['', `Bearer ${token}`], 'invalid_token', several],
  ['two parts', ['Bearer e30.e30'], 'invalid_token', 'not_a_jws'],
  ['a second header after a comma', [`Bearer ${token}, Bearer ${token}`], 'invalid_token', 'not_a_jws'],
  ['a line break after the token', [`Bearer ${token}\n`], 'invalid_token', 'not_a_jws'],
])('readBearerToken rejects %s', (_case, values, code, reason = 'no_bearer_token') => {
  expect(() => readBearerToken(values)).toThrow(expect.objectContaining({ code, reason }));
});
