import { describe, expect, test } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { checkTimes } from '../../../lib/identity/times.ts';

const now = 1_768_417_200;
const tolerance = 5;

/** Returns the expiry of a token with valid claims except these, or the reason for its rejection with the detail. */
const check = (claims: object, maxTokenAgeSeconds?: number, event = {}): number | string => {
  const limits = { receivedAt: now * 1000, clockToleranceSeconds: tolerance, maxTokenAgeSeconds };
  try {
    return checkTimes({ iat: now, exp: now + 3600, ...claims }, limits, event);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_token' });
    return error instanceof BrokerError ? [error.reason, error.detail].filter(Boolean).join(': ') : '';
  }
};
const notFinite = (name: string) => `invalid_time: "${name}" is not a finite number`;

test.each<[object, number]>([
  [{ exp: now - tolerance + 1 }, now - 4],
  [{ exp: 253_402_300_799 }, 253_402_300_799],
  [{ exp: 1_999_999_999.999 }, 1_999_999_999],
  [{ exp: 1e308 }, 1e308],
  [{ iat: undefined }, now + 3600],
  [{ iat: -1 }, now + 3600],
  [{ iat: 0.5 }, now + 3600],
  [{ iat: now + tolerance }, now + 3600],
  [{ nbf: 0 }, now + 3600],
  [{ nbf: now - 0.5 }, now + 3600],
  [{ nbf: now + tolerance }, now + 3600],
])('a token with %j is accepted until %d', (claims, expiresAt) => {
  expect(check(claims)).toBe(expiresAt);
});

test.each<[object, string]>([
  [{ exp: undefined }, 'invalid_time: "exp" is missing'],
  [{ exp: now - tolerance }, 'expired: 5 s ago'],
  [{ exp: 0 }, `expired: ${now} s ago`],
  [{ exp: -1 }, `expired: ${now + 1} s ago`],
  [{ exp: 1.4 }, `expired: ${now - 1} s ago`],
  [{ iat: now + tolerance + 0.5 }, 'issued_in_future: by 6 s'],
  [{ iat: now + 3600 }, 'issued_in_future: by 3600 s'],
  [{ nbf: now + tolerance + 0.5 }, 'not_yet_valid: by 6 s'],
  [{ nbf: now + 3600, exp: 0 }, 'not_yet_valid: by 3600 s'],
])('a token with %j is rejected: %s', (claims, reason) => {
  expect(check(claims)).toBe(reason);
});

describe.each(['exp', 'iat', 'nbf'])('%s', (name) => {
  test.each(['1e400', '-1e400', '"1999999999"', '"NaN"', 'null', 'true', '[1999999999]'])(
    'is rejected as %s',
    (json) => {
      expect(check(JSON.parse(`{"${name}":${json}}`))).toBe(notFinite(name));
    },
  );
});

describe('maxTokenAgeSeconds', () => {
  test.each([0, 300, 300 + tolerance, -tolerance])('accepts a token of %d seconds, with tolerance', (age) => {
    expect(check({ iat: now - age }, 300)).toBe(now + 3600);
  });

  test.each([
    [now - 306, 'too_old: 306 s'],
    [now - 305.4, 'too_old: 305 s'],
    [now + 6, 'issued_in_future: by 6 s'],
    ['0', notFinite('iat')],
    [undefined, 'issue_time_missing'],
  ])('rejects a token with the iat %s: %s', (iat, reason) => {
    expect(check({ iat }, 300)).toBe(reason);
  });
});

test('the audit event has the seconds since a token expired', () => {
  const event = {};
  expect(check({ exp: now - 90.4 }, undefined, event)).toBe('expired: 90 s ago');
  expect(event).toEqual({ expired_seconds_ago: 90 });
});
