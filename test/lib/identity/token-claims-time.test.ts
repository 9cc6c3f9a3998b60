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

describe('exp', () => {
  test('ends a token, with tolerance', async () => {
    const claims = { exp: now - tolerance + 1 };
    expect((await verify(issuer.mint({ claims }))).expiresAt).toBe(now - 4);
    await expectRefusal(issuer.mint({ claims: { exp: now - tolerance } }), 'expired');
  });

  test('may be in the year 9999', async () => {
    const exp = Date.UTC(9999, 11, 31) / 1000;
    expect((await verify(issuer.mint({ claims: { exp } }))).expiresAt).toBe(exp);
  });

  test.each([
    ['0', 'expired'],
    ['-1', '"exp" is missing or not a whole number'],
    ['-1e400', '"exp" is missing or not a whole number'],
    ['"1e10"', '"exp" is missing or not a whole number'],
    ['"NaN"', '"exp" is missing or not a whole number'],
    ['null', '"exp" is missing or not a whole number'],
    ['[1999999999]', '"exp" is missing or not a whole number'],
    ['1999999999.5', '"exp" is missing or not a whole number'],
    ['1e400', '"exp" is missing or not a whole number'],
    ['1e308', '"exp" is missing or not a whole number'],
    ['9007199254740992', '"exp" is missing or not a whole number'],
  ])('of %s is refused', async (json, reason) => {
    await expectRefusal(mintWith('exp', json), reason);
  });

  test('is needed', async () => {
    await expectRefusal(
      issuer.mint({ claims: { exp: undefined } }),
      '"exp" is missing or not a whole number',
    );
  });
});

describe('iat', () => {
  test('may be in the future as far as the tolerance goes', async () => {
    expect((await verify(issuer.mint({ claims: { iat: now + tolerance } }))).userId).toBe('alice');
    await expectRefusal(issuer.mint({ claims: { iat: now + tolerance + 1 } }), '"iat" is in the future');
  });

  test.each([
    ['-1', '"iat" is missing or not a whole number'],
    ['0.5', '"iat" is missing or not a whole number'],
    ['1e400', '"iat" is missing or not a whole number'],
    ['-1e400', '"iat" is missing or not a whole number'],
    ['9007199254740991', '"iat" is in the future'],
    ['"0"', '"iat" is missing or not a whole number'],
    ['null', '"iat" is missing or not a whole number'],
    ['true', '"iat" is missing or not a whole number'],
  ])('of %s is refused', async (json, reason) => {
    await expectRefusal(mintWith('iat', json), reason);
  });

  test('is needed', async () => {
    await expectRefusal(
      issuer.mint({ claims: { iat: undefined } }),
      '"iat" is missing or not a whole number',
    );
  });
});

describe('nbf', () => {
  test('may be absent, past, or in the future as far as the tolerance goes', async () => {
    for (const nbf of [undefined, 0, now - 0.5, now + tolerance]) {
      expect((await verify(issuer.mint({ claims: { nbf } }))).userId).toBe('alice');
    }
  });

  test('keeps a token from being used before it', async () => {
    const nbf = now + tolerance + 1;
    await expectRefusal(issuer.mint({ claims: { nbf } }), '"nbf" is in the future');
    await expectRefusal(mintWith('nbf', '1e400'), '"nbf" is in the future');
  });

  test.each(['"0"', 'null', '[0]', 'false'])('of %s is refused', async (json) => {
    await expectRefusal(mintWith('nbf', json), '"nbf" is not a number');
  });
});

test('of two claims by one name the last one counts', async () => {
  await expectRefusal(mintWith('exp', `${now + 3600},"exp":1`), 'expired');
  expect((await verify(mintWith('exp', `1,"exp":${now + 60}`))).expiresAt).toBe(now + 60);
});

test('a token expires while the verifier is running', async () => {
  const running = createClock();
  const verifyLater = createVerifier(running.now, { issuer: issuer.issuer, audiences: ['spa'] });
  const token = issuer.mint({ claims: { exp: now + 60 } });
  expect((await verifyLater(token)).expiresAt).toBe(now + 60);
  running.elapse(60 + tolerance);
  await expect(verifyLater(token)).rejects.toMatchObject({ message: 'expired' });
});
