import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reason } from '../../../lib/reasons.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import { createEvent, createVerifier, type VerifyToken } from './verifier.ts';

/** The tolerance of `createVerifier`, in seconds. */
const tolerance = 5;

let clock: Clock;
let now: number;
let issuer: TestIssuer;
let verify: VerifyToken;

beforeAll(async () => {
  clock = createClock();
  now = clock.now() / 1000;
  issuer = await startIssuer(clock.now);
  verify = createVerifier(clock.now, { issuer: issuer.issuer, audiences: ['spa'] });
});

afterAll(() => issuer.close());

/** A token with a claim exactly as in this JSON, and valid claims otherwise. */
const mintWith = (name: string, json: string) => {
  const claims = { iss: issuer.issuer, sub: 'alice', aud: 'spa', iat: now, exp: now + 3600, [name]: '?' };
  return issuer.mint({ rawPayload: JSON.stringify(claims).replace('"?"', json) });
};
const expectRejection = (token: string, reason: Reason) =>
  expect(verify(token)).rejects.toMatchObject({
    name: 'BrokerError',
    code: 'invalid_token',
    reason,
  });
const expectExpiry = async (token: string, expiresAt: number) =>
  expect((await verify(token)).expiresAt).toBe(expiresAt);

describe('exp', () => {
  test('is the time from which a token is rejected, with tolerance', async () => {
    await expectExpiry(issuer.mint({ claims: { exp: now - tolerance + 1 } }), now - 4);
    await expectRejection(issuer.mint({ claims: { exp: now - tolerance } }), 'expired');
  });

  test('is accepted in the year 9999', async () => {
    const exp = Date.UTC(9999, 11, 31) / 1000;
    await expectExpiry(issuer.mint({ claims: { exp } }), exp);
  });

  test.each([
    ['1999999999.5', 1_999_999_999],
    ['1999999999.999', 1_999_999_999],
    ['9007199254740992', 9_007_199_254_740_992],
    ['1e21', 1e21],
    ['1e308', 1e308],
  ])('is accepted as %s, and rounded down to whole seconds', async (json, expiresAt) => {
    await expectExpiry(mintWith('exp', json), expiresAt);
  });

  test.each<[string, Reason]>([
    ['0', 'expired'],
    ['-0', 'expired'],
    ['-1', 'expired'],
    ['1.5', 'expired'],
    ['-1e400', 'invalid_time'],
    ['1e400', 'invalid_time'],
    ['"1e10"', 'invalid_time'],
    ['"NaN"', 'invalid_time'],
    ['null', 'invalid_time'],
    ['[1999999999]', 'invalid_time'],
  ])('is rejected as %s', async (json, reason) => {
    await expectRejection(mintWith('exp', json), reason);
  });

  test('is required', async () => {
    await expectRejection(issuer.mint({ claims: { exp: undefined } }), 'invalid_time');
  });
});

describe('iat', () => {
  test('is accepted in the future within the tolerance', async () => {
    await expectExpiry(issuer.mint({ claims: { iat: now + tolerance } }), now + 3600);
    await expectRejection(issuer.mint({ claims: { iat: now + tolerance + 0.5 } }), 'issued_in_future');
  });

  test('is optional, and accepted as a fraction, as 0 and before 1970', async () => {
    for (const iat of [undefined, now - 0.5, 0, 0.5, -1]) {
      await expectExpiry(issuer.mint({ claims: { iat } }), now + 3600);
    }
  });

  test.each<[string, Reason]>([
    ['1e400', 'invalid_time'],
    ['-1e400', 'invalid_time'],
    ['9007199254740991', 'issued_in_future'],
    ['"0"', 'invalid_time'],
    ['null', 'invalid_time'],
    ['true', 'invalid_time'],
  ])('is rejected as %s', async (json, reason) => {
    await expectRejection(mintWith('iat', json), reason);
  });
});

describe('nbf', () => {
  test('is optional, and accepted in the past and within the tolerance', async () => {
    for (const nbf of [undefined, 0, -1, now - 0.5, now + tolerance]) {
      await expectExpiry(issuer.mint({ claims: { nbf } }), now + 3600);
    }
  });

  test('is the time before which a token is rejected', async () => {
    await expectRejection(issuer.mint({ claims: { nbf: now + tolerance + 1 } }), 'not_yet_valid');
    await expectRejection(mintWith('nbf', '1e400'), 'invalid_time');
  });

  test.each(['"0"', 'null', '[0]', 'false', '-1e400'])('is rejected as %s', async (json) => {
    await expectRejection(mintWith('nbf', json), 'invalid_time');
  });
});

describe('maxTokenAgeSeconds', () => {
  const verifyWithMaxAge = (token: string) =>
    createVerifier(clock.now, {
      issuer: issuer.issuer,
      audiences: ['spa'],
      maxTokenAgeSeconds: 300,
    })(token);

  test('accepts a token of that age, with tolerance', async () => {
    for (const age of [0, 300, 300 + tolerance, -tolerance]) {
      const { userId } = await verifyWithMaxAge(issuer.mint({ claims: { iat: now - age } }));
      expect(userId).toBe('alice');
    }
  });

  test.each<[string, unknown, Reason]>([
    ['older', -301 - tolerance, 'too_old'],
    ['issued in the future', tolerance + 1, 'issued_in_future'],
  ])('rejects a token that is %s', async (_case, offset, reason) => {
    const token = issuer.mint({ claims: { iat: now + Number(offset) } });
    await expect(verifyWithMaxAge(token)).rejects.toMatchObject({ code: 'invalid_token', reason });
  });

  test('requires a numeric iat', async () => {
    for (const [json, reason] of [
      ['"0"', 'invalid_time'],
      ['1e400', 'invalid_time'],
      ['-1e400', 'invalid_time'],
    ] as const) {
      await expect(verifyWithMaxAge(mintWith('iat', json))).rejects.toMatchObject({
        code: 'invalid_token',
        reason,
      });
    }
    await expect(verifyWithMaxAge(issuer.mint({ claims: { iat: undefined } }))).rejects.toMatchObject({
      code: 'invalid_token',
      reason: 'issue_time_missing',
    });
  });
});

test('the last of two claims with one name decides', async () => {
  await expectRejection(mintWith('exp', `${now + 3600},"exp":1`), 'expired');
  await expectExpiry(mintWith('exp', `1,"exp":${now + 60}`), now + 60);
});

test('a verifier rejects a token that it has accepted when the token expires', async () => {
  const running = createClock();
  const verifyLater = createVerifier(running.now, { issuer: issuer.issuer, audiences: ['spa'] });
  const token = issuer.mint({ claims: { exp: now + 60 } });
  expect((await verifyLater(token)).expiresAt).toBe(now + 60);
  running.elapse(60 + tolerance);
  await expect(verifyLater(token)).rejects.toMatchObject({ reason: 'expired' });
});

test('the audit event has the seconds since a token expired', async () => {
  const event = createEvent();
  await expect(verify(issuer.mint({ claims: { exp: now - 90.4 } }), event)).rejects.toMatchObject({
    reason: 'expired',
    detail: '90 s ago',
  });
  expect(event.expired_seconds_ago).toBe(90);
});
