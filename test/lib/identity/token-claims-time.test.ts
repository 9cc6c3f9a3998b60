import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clock, createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import { createVerifier, type VerifyToken } from '../../support/verifier.ts';

const tolerance = 5; // of the verifier

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

/** A token with a claim in the very letters of this JSON, among claims that are good. */
const mintWith = (name: string, json: string) => {
  const claims = { iss: issuer.issuer, sub: 'alice', aud: 'spa', iat: now, exp: now + 3600, [name]: '?' };
  return issuer.mint({ rawPayload: JSON.stringify(claims).replace('"?"', json) });
};
const expectRefusal = (token: string, reason: string) =>
  expect(verify(token)).rejects.toMatchObject({
    name: 'BrokerError',
    code: 'invalid_token',
    message: reason,
  });
const expectExpiry = async (token: string, expiresAt: number) =>
  expect((await verify(token)).expiresAt).toBe(expiresAt);

describe('exp', () => {
  test('ends a token, with tolerance', async () => {
    await expectExpiry(issuer.mint({ claims: { exp: now - tolerance + 1 } }), now - 4);
    await expectRefusal(issuer.mint({ claims: { exp: now - tolerance } }), 'expired');
  });

  test('may be in the year 9999', async () => {
    const exp = Date.UTC(9999, 11, 31) / 1000;
    await expectExpiry(issuer.mint({ claims: { exp } }), exp);
  });

  test.each([
    ['1999999999.5', 1_999_999_999],
    ['1999999999.999', 1_999_999_999],
    ['9007199254740992', 9_007_199_254_740_992],
    ['1e21', 1e21],
    ['1e308', 1e308],
  ])('of %s is accepted, in whole seconds rounded down', async (json, expiresAt) => {
    await expectExpiry(mintWith('exp', json), expiresAt);
  });

  test.each([
    ['0', 'expired'],
    ['-0', 'expired'],
    ['-1', 'expired'],
    ['1.5', 'expired'],
    ['-1e400', 'expired'],
    ['1e400', '"exp" is missing or not a finite number'],
    ['"1e10"', '"exp" is missing or not a finite number'],
    ['"NaN"', '"exp" is missing or not a finite number'],
    ['null', '"exp" is missing or not a finite number'],
    ['[1999999999]', '"exp" is missing or not a finite number'],
  ])('of %s is refused', async (json, reason) => {
    await expectRefusal(mintWith('exp', json), reason);
  });

  test('is needed', async () => {
    await expectRefusal(
      issuer.mint({ claims: { exp: undefined } }),
      '"exp" is missing or not a finite number',
    );
  });
});

describe('iat', () => {
  test('may be in the future as far as the tolerance goes', async () => {
    await expectExpiry(issuer.mint({ claims: { iat: now + tolerance } }), now + 3600);
    await expectRefusal(issuer.mint({ claims: { iat: now + tolerance + 0.5 } }), '"iat" is in the future');
  });

  test('may be absent, a fraction, long ago, before 1970', async () => {
    for (const iat of [undefined, now - 0.5, 0, 0.5, -1]) {
      await expectExpiry(issuer.mint({ claims: { iat } }), now + 3600);
    }
  });

  test.each([
    ['1e400', '"iat" is not a finite number'],
    ['-1e400', '"iat" is not a finite number'],
    ['9007199254740991', '"iat" is in the future'],
    ['"0"', '"iat" is not a finite number'],
    ['null', '"iat" is not a finite number'],
    ['true', '"iat" is not a finite number'],
  ])('of %s is refused', async (json, reason) => {
    await expectRefusal(mintWith('iat', json), reason);
  });
});

describe('nbf', () => {
  test('may be absent, past, or in the future as far as the tolerance goes', async () => {
    for (const nbf of [undefined, 0, -1, now - 0.5, now + tolerance]) {
      await expectExpiry(issuer.mint({ claims: { nbf } }), now + 3600);
    }
  });

  test('keeps a token from being used before it', async () => {
    await expectRefusal(issuer.mint({ claims: { nbf: now + tolerance + 1 } }), '"nbf" is in the future');
    await expectRefusal(mintWith('nbf', '1e400'), '"nbf" is in the future');
  });

  test.each(['"0"', 'null', '[0]', 'false', '-1e400'])('of %s is refused', async (json) => {
    await expectRefusal(mintWith('nbf', json), '"nbf" is not a finite number');
  });
});

describe('max_token_age_seconds', () => {
  const verifyYoung = (token: string) =>
    createVerifier(clock.now, {
      issuer: issuer.issuer,
      audiences: ['spa'],
      max_token_age_seconds: 300,
    })(token);

  test('accepts a token of that age, with tolerance', async () => {
    for (const age of [0, 300, 300 + tolerance, -tolerance]) {
      const { userId } = await verifyYoung(issuer.mint({ claims: { iat: now - age } }));
      expect(userId).toBe('alice');
    }
  });

  test.each<[string, unknown, string]>([
    ['older', -301 - tolerance, 'older than max_token_age_seconds'],
    ['of the future', tolerance + 1, '"iat" is in the future'],
  ])('rejects a token that is %s', async (_case, offset, reason) => {
    const token = issuer.mint({ claims: { iat: now + Number(offset) } });
    await expect(verifyYoung(token)).rejects.toMatchObject({ code: 'invalid_token', message: reason });
  });

  test('needs an iat that is a number', async () => {
    for (const [json, reason] of [
      ['"0"', '"iat" is not a finite number'],
      ['1e400', '"iat" is in the future'],
      ['-1e400', 'older than max_token_age_seconds'],
    ] as const) {
      await expect(verifyYoung(mintWith('iat', json))).rejects.toMatchObject({
        code: 'invalid_token',
        message: reason,
      });
    }
    await expect(verifyYoung(issuer.mint({ claims: { iat: undefined } }))).rejects.toMatchObject({
      code: 'invalid_token',
      message: '"iat" is missing, and max_token_age_seconds needs it',
    });
  });
});

test('of two claims by one name the last one counts', async () => {
  await expectRefusal(mintWith('exp', `${now + 3600},"exp":1`), 'expired');
  await expectExpiry(mintWith('exp', `1,"exp":${now + 60}`), now + 60);
});

test('a token expires while the verifier is running', async () => {
  const running = createClock();
  const verifyLater = createVerifier(running.now, { issuer: issuer.issuer, audiences: ['spa'] });
  const token = issuer.mint({ claims: { exp: now + 60 } });
  expect((await verifyLater(token)).expiresAt).toBe(now + 60);
  running.elapse(60 + tolerance);
  await expect(verifyLater(token)).rejects.toMatchObject({ message: 'expired' });
});
