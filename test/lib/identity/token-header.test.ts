import { expect, test } from 'vitest';
import { checkHeader } from '../../../lib/identity/token-header.ts';

const types = 'JWT jwt Jwt at+jwt AT+JWT application/jwt Application/JWT application/at+jwt'.split(' ');
const otherTypes = `logout+jwt dpop+jwt secevent+jwt token-introspection+jwt application/okta-internal-at+jwt
  application/logout+jwt application/application/jwt text/jwt x-application/jwt JOSE at+jwt;`.split(/\s+/);

test.each([{}, ...types.map((typ) => ({ typ })), ...['first', '', '__proto__'].map((kid) => ({ kid }))])(
  'checkHeader accepts %j',
  (members) => {
    expect(() => checkHeader({ alg: 'ES256', ...members })).not.toThrow();
  },
);

test.each<[string, readonly object[]]>([
  [
    'wrong_token_type',
    [...otherTypes, 'JWT ', 'at+jwt\n', '', null, 7, true, ['JWT'], { JWT: true }].map((typ) => ({ typ })),
  ],
  [
    'header_extension',
    [
      ...[['b64'], ['exp'], [], null].map((crit) => ({ crit })),
      ...[false, true, null].map((b64) => ({ b64 })),
    ],
  ],
  ['invalid_kid', [null, 7, true, ['first'], { kid: 'first' }].map((kid) => ({ kid }))],
])('checkHeader throws %s for %j', (reason, headers) => {
  for (const members of headers)
    expect(() => checkHeader({ alg: 'ES256', typ: 'JWT', ...members }), JSON.stringify(members)).toThrow(
      expect.objectContaining({ code: 'invalid_token', reason }),
    );
});
