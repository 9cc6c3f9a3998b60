import { describe, expect, test } from 'vitest';
import { checkTimes } from '../../../lib/identity/times.ts';
import { outcomeOf } from '../outcome.ts';

const now = 1_768_417_200;
const expiry = now + 3600;

/** The expiry of a token with valid claims except these, with a tolerance of 5 s, or the reason for its rejection. */
const check = (claims: object, maxTokenAgeSeconds?: number, event = {}): number | string => {
  const limits = { receivedAt: now * 1000, clockToleranceSeconds: 5, maxTokenAgeSeconds };
  return outcomeOf(() => checkTimes({ iat: now, exp: expiry, ...claims }, limits, event));
};

test.each<[object, number | string]>([
  [{ exp: now - 4 }, now - 4],
  [{ exp: 253_402_300_799 }, 253_402_300_799],
  [{ exp: 1_999_999_999.999 }, 1_999_999_999],
  [{ exp: 1e308 }, 1e308],
  ...[undefined, -1, 0.5, now + 5].map((iat): [object, number] => [{ iat }, expiry]),
  ...[0, now - 0.5, now + 5].map((nbf): [object, number] => [{ nbf }, expiry]),
  [{ exp: undefined }, 'invalid_time: "exp" is missing'],
  [{ exp: now - 5 }, 'expired: 5 s ago'],
  [{ exp: 0 }, `expired: ${now} s ago`],
  [{ exp: -1 }, `expired: ${now + 1} s ago`],
  [{ exp: 1.4 }, `expired: ${now - 1} s ago`],
  [{ iat: now + 5.5 }, 'issued_in_future: by 6 s'],
  [{ nbf: now + 5.5 }, 'not_yet_valid: by 6 s'],
  [{ nbf: now + 3600, exp: 0 }, 'not_yet_valid: by 3600 s'],
])('a token with %j results in %s', (claims, outcome) => {
  expect(check(claims)).toBe(outcome);
});

describe.each(['exp', 'iat', 'nbf'])('%s', (name) => {
  test.each(['1e400', '-1e400', '"1999999999"', 'null', 'true', '[1999999999]'])(
    'is rejected as %s',
    (json) => {
      const reason = `invalid_time: "${name}" is not a finite number`;
      expect(check(JSON.parse(`{"${name}":${json}}`))).toBe(reason);
    },
  );
});

test.each([
  [0, expiry],
  [305, expiry],
  [-5, expiry],
  [306, 'too_old: 306 s'],
  [305.4, 'too_old: 305 s'],
  [-6, 'issued_in_future: by 6 s'],
  [undefined, 'issue_time_missing'],
])('with a maxTokenAgeSeconds of 300, the outcome for a token issued %s s ago is %s', (age, outcome) => {
  expect(check({ iat: age === undefined ? age : now - age }, 300)).toBe(outcome);
});

test('the audit event has the seconds since a token expired', () => {
  const event = {};
  expect(check({ exp: now - 90.4 }, undefined, event)).toBe('expired: 90 s ago');
  expect(event).toEqual({ expired_seconds_ago: 90 });
});
