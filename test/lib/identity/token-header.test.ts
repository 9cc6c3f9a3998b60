import { describe, expect, test } from 'vitest';
import { checkHeader } from '../../../lib/identity/token-header.ts';

describe('checkHeader', () => {
  test.each([
    'JWT',
    'jwt',
    'Jwt',
    'at+jwt',
    'AT+JWT',
    'application/jwt',
    'Application/JWT',
    'application/at+jwt',
  ])('accepts the typ %s', (typ) => {
    expect(() => checkHeader({ alg: 'ES256', typ })).not.toThrow();
  });

  test('accepts a header without typ and kid', () => {
    expect(() => checkHeader({ alg: 'ES256' })).not.toThrow();
  });

  test.each([
    'logout+jwt',
    'dpop+jwt',
    'secevent+jwt',
    'token-introspection+jwt',
    'application/okta-internal-at+jwt',
    'application/logout+jwt',
    'application/application/jwt',
    'text/jwt',
    'x-application/jwt',
    'JOSE',
    'JWT ',
    'at+jwt;',
    'at+jwt\n',
    '',
    null,
    7,
    true,
    ['JWT'],
    { JWT: true },
  ])('rejects the typ %j', (typ) => {
    expect(() => checkHeader({ alg: 'ES256', typ })).toThrow(
      expect.objectContaining({ code: 'invalid_token', reason: 'wrong_token_type' }),
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
  ])('rejects a header with %s: %j', (name, value) => {
    expect(() => checkHeader({ alg: 'ES256', typ: 'JWT', [name]: value })).toThrow(
      expect.objectContaining({ code: 'invalid_token', reason: 'header_extension' }),
    );
  });

  test.each(['first', '', '__proto__'])('accepts the kid %j', (kid) => {
    expect(() => checkHeader({ alg: 'ES256', kid })).not.toThrow();
  });

  test.each([null, 7, true, ['first'], { kid: 'first' }])('rejects the kid %j', (kid) => {
    expect(() => checkHeader({ alg: 'ES256', kid })).toThrow(
      expect.objectContaining({ code: 'invalid_token', reason: 'invalid_kid' }),
    );
  });
});
