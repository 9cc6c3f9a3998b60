import { expect, test } from 'vitest';
import { readHeader } from '../../../lib/identity/token-header.ts';

test.each([
  [undefined, 'id'],
  ['JWT', 'id'],
  ['jwt', 'id'],
  ['Jwt', 'id'],
  ['at+jwt', 'access'],
  ['AT+JWT', 'access'],
  ['application/jwt', 'id'],
  ['application/at+jwt', 'access'],
])('a header of type %s says that the token is an %s token', (typ, use) => {
  expect(readHeader({ alg: 'ES256', ...(typ && { typ }) })).toEqual({
    algorithm: 'ES256',
    keyId: undefined,
    tokenUse: use,
  });
});

test.each([
  'logout+jwt',
  'dpop+jwt',
  'secevent+jwt',
  'token-introspection+jwt',
  'application/logout+jwt',
  'application/application/jwt',
  'text/jwt',
  'x-application/jwt',
  'JOSE',
  'JWT ',
  'at+jwt;',
  '',
  null,
  7,
  true,
  ['JWT'],
  { JWT: true },
])('a header of type %j is refused', (typ) => {
  expect(() => readHeader({ alg: 'ES256', typ })).toThrow(
    expect.objectContaining({ code: 'invalid_token', message: '"typ" is neither JWT nor at+jwt' }),
  );
});

test.each([
  ['crit', ['b64']],
  ['crit', ['exp']],
  ['crit', []],
  ['crit', null],
  ['b64', false],
  ['b64', true],
  ['b64', null],
])('a header with %s: %j is refused', (name, value) => {
  expect(() => readHeader({ alg: 'ES256', typ: 'JWT', [name]: value })).toThrow(
    expect.objectContaining({ code: 'invalid_token', message: 'header carries "crit" or "b64"' }),
  );
});

test.each(['first', '', '__proto__'])('a kid of %j is the id of a key', (kid) => {
  expect(readHeader({ alg: 'ES256', kid }).keyId).toBe(kid);
});

test.each([null, 7, true, ['first'], { kid: 'first' }])('a kid of %j is refused', (kid) => {
  expect(() => readHeader({ alg: 'ES256', kid })).toThrow(
    expect.objectContaining({ code: 'invalid_token', message: '"kid" is not a string' }),
  );
});
