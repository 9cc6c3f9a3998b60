import { expect, test } from 'vitest';
import { readBearerToken } from '../../../lib/http/bearer-token.ts';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';

test.each([`Bearer ${token}`, `bEaReR   ${token}`])('readBearerToken accepts "%s"', (value) => {
  expect(readBearerToken([value])).toEqual(parseCompactJws(token));
});

// test/attacks/request.ts has more headers.
test.each([
  ['no_bearer_token', []],
  ['no_bearer_token', ['']],
  ['no_bearer_token', ['Bearer']],
  ['no_bearer_token', ['Bearer   ']],
  ['no_bearer_token', [token]],
  ['no_bearer_token', [` Bearer ${token}`]],
  ['no_bearer_token', [`Bearer${token}`]],
  ['no_bearer_token', [`Bearer\t${token}`]],
  ['no_bearer_token', [`Basic dXNlcjpwYXNz, Bearer ${token}`]],
  ['several_authorization_headers', [`Bearer ${token}`, `Bearer ${token}`]],
  ['several_authorization_headers', ['', `Bearer ${token}`]],
  ['not_a_jws', ['Bearer e30.e30']],
  ['not_a_jws', [`Bearer ${token}\n`]],
])('readBearerToken rejects with %s: %j', (reason, values) => {
  expect(() => readBearerToken(values)).toThrow(expect.objectContaining({ reason }));
});
