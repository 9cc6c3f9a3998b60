import { expect, test } from 'vitest';
import { checkHeader } from '../../../lib/identity/token-header.ts';
import { outcomeOf } from '../outcome.ts';

const types = 'JWT jwt at+jwt AT+JWT application/jwt Application/JWT application/at+jwt'.split(' ');
const otherTypes = `logout+jwt dpop+jwt application/okta-internal-at+jwt application/application/jwt text/jwt
  x-application/jwt JOSE at+jwt;`.split(/\s+/);

test.each<[string, readonly object[]]>([
  ['accepted', [{}, ...types.map((typ) => ({ typ })), { kid: 'first' }, { kid: '' }]],
  [
    'wrong_token_type',
    [...otherTypes, 'JWT ', 'at+jwt\n', '', null, 7, true, ['JWT'], { JWT: true }].map((typ) => ({ typ })),
  ],
  ['header_extension', [{ crit: ['exp'] }, { crit: [] }, { crit: null }, { b64: true }, { b64: null }]],
  ['invalid_kid', [null, 7, true, ['first'], { kid: 'first' }].map((kid) => ({ kid }))],
])('checkHeader results in %s for %j', (outcome, headers) => {
  const outcomes = headers.map((members) => outcomeOf(() => checkHeader({ alg: 'ES256', ...members })));
  expect(outcomes).toEqual(headers.map(() => outcome));
});
