import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import { createTestKey } from '../../support/tokens.ts';
import { createVerifier, type VerifyToken } from '../../support/verifier.ts';

const first = createTestKey('ES256', 'first');
const second = createTestKey('ES256', 'second');
const noKey = 'the issuer has no key that fits the token';
const failed = 'signature does not verify';

let clock: Clock;
let issuer: TestIssuer;
let verify: VerifyToken;

beforeEach(async () => {
  clock = createClock();
  issuer = await startIssuer(clock.now, first);
  verify = createVerifier(clock.now, {
    issuer: issuer.issuer,
    audiences: ['spa'],
    jwks_uri: issuer.jwksUri, // one request for each fetch
  });
});

afterEach(() => issuer.close());

const expectRefusal = (token: string, message: string, code = 'invalid_token') =>
  expect(verify(token)).rejects.toMatchObject({ name: 'BrokerError', code, message });
const expectUserId = async (token: string) => expect((await verify(token)).userId).toBe('alice');

/** A token under a key id that the issuer does not know; each one is different. */
const mintUnknown = (number = 0) => issuer.mint({ header: { kid: 'unknown' }, claims: { jti: number } });

describe('a token without kid', () => {
  test('is verified with the only key, or with the only one that fits', async () => {
    await expectUserId(issuer.mint({ header: { kid: undefined } }));
    issuer.keySet = { keys: [first.jwk, createTestKey('ES384', 'other').jwk, { ...second.jwk, use: 'enc' }] };
    clock.elapse(600);
    await expectUserId(issuer.mint({ header: { kid: undefined } }));
  });

  test('is verified with each key that fits, four at most', async () => {
    const others = Array.from({ length: 4 }, (_, index) => createTestKey('ES256', `other ${index}`));
    const token = issuer.mint({ header: { kid: undefined } });
    const jwks = others.map(({ jwk }) => jwk);
    issuer.keySet = { keys: [...jwks.slice(0, 3), first.jwk] };
    await expectUserId(token);
    issuer.keySet = { keys: [...jwks, first.jwk] };
    clock.elapse(600);
    await expectRefusal(token, failed);
    expect(issuer.requests).toHaveLength(2);
  });

  test('is refused if none of the keys that fit has signed it, and for its times as ever', async () => {
    issuer.keySet = { keys: [second.jwk, first.jwk] };
    const header = { kid: undefined };
    await expectRefusal(issuer.mint({ header, key: createTestKey('ES256') }), failed);
    await expectRefusal(issuer.mint({ header, claims: { exp: 1 } }), 'expired');
    expect(issuer.requests).toHaveLength(1);
  });

  test('is verified with a key that has none either', async () => {
    issuer.rotate(createTestKey('ES256'));
    await expectUserId(issuer.mint());
    await expectRefusal(issuer.mint({ header: { kid: 'first' } }), noKey);
  });
});

test('a kid that several keys share is verified with each of them', async () => {
  const twin = createTestKey('ES256', 'first');
  issuer.keySet = { keys: [twin.jwk, first.jwk, first.jwk] };
  await expectUserId(issuer.mint());
  await expectUserId(issuer.mint({ key: twin }));
  await expectRefusal(issuer.mint({ key: second }), failed);
});

test.each(['', 'FIRST', ' first', '../first', '__proto__'])('a kid of %j names no key', async (kid) => {
  await expectRefusal(issuer.mint({ header: { kid } }), noKey);
});

test('a key that the issuer publishes, but that cannot be used, fails its own tokens and no others', async () => {
  const odd = { ...second.jwk, key_ops: ['encrypt'] };
  issuer.keySet = { keys: [first.jwk, odd] };
  await expectUserId(issuer.mint());
  await expectRefusal(issuer.mint({ header: { kid: 'second' }, key: second }), noKey);
});

describe('a key that a token brings along', () => {
  test.each(['jku', 'x5u', 'jwk', 'x5c', 'x5t', 'x5t#S256'])('in %s is never followed', async (name) => {
    const attacker = await startIssuer(clock.now, createTestKey('ES256', 'first'));
    const { jwk } = attacker.key;
    const certificate = attacker.key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const values: Record<string, unknown> = {
      jku: attacker.jwksUri,
      x5u: attacker.jwksUri,
      jwk,
      x5c: [certificate],
    };
    const header = { [name]: values[name] ?? 'c2hh' };
    const { key } = attacker;
    await expectRefusal(issuer.mint({ header, key }), failed);
    await expectRefusal(issuer.mint({ header: { ...header, kid: undefined }, key }), failed);
    await expectRefusal(issuer.mint({ header: { ...header, kid: 'unknown' }, key }), noKey);
    expect(attacker.requests).toEqual([]);
    // Nor does it harm a token that is good.
    await expectUserId(issuer.mint({ header }));
    await attacker.close();
  });
});

describe('an unknown kid', () => {
  test('has the keys fetched once, then not again for 2 seconds', async () => {
    await expectUserId(issuer.mint());
    await expectRefusal(mintUnknown(1), noKey);
    expect(issuer.requests).toHaveLength(2);
    clock.elapse(1.999);
    await expectRefusal(mintUnknown(2), noKey);
    expect(issuer.requests).toHaveLength(2);
    clock.elapse(0.001);
    await expectRefusal(mintUnknown(3), noKey);
    expect(issuer.requests).toHaveLength(3);
  });

  test('has them fetched once for 64 tokens at the same time, warm or cold', async () => {
    const flood = () =>
      Promise.all(Array.from({ length: 64 }, (_, number) => expectRefusal(mintUnknown(number), noKey)));
    await flood();
    expect(issuer.requests).toHaveLength(2); // the cold one, and the one for the unknown kid
    clock.elapse(10);
    await flood();
    expect(issuer.requests).toHaveLength(3);
  });

  test('keeps nobody else from signing in', async () => {
    await Promise.all([expectRefusal(mintUnknown(), noKey), expectUserId(issuer.mint())]);
  });

  test('is refused if the issuer cannot be asked about it, which is done once in 10 seconds', async () => {
    const unanswered = `${noKey}; looking it up failed: answered with status 500`;
    await expectUserId(issuer.mint());
    issuer.misbehave('status 500');
    await expectRefusal(mintUnknown(1), unanswered);
    await expectRefusal(mintUnknown(2), unanswered);
    expect(issuer.requests).toHaveLength(1 + 2);
    await expectUserId(issuer.mint());
    issuer.behave();
    clock.elapse(10);
    await expectRefusal(mintUnknown(3), noKey);
    expect(issuer.requests).toHaveLength(1 + 2 + 1);
  });
});

describe('a key that the issuer rotates in', () => {
  test.each([0, 3, 30])('%i s after the last fetch is followed on its first use', async (seconds) => {
    await expectUserId(issuer.mint());
    clock.elapse(seconds);
    issuer.rotate(second);
    await expectUserId(issuer.mint());
    expect(issuer.requests).toHaveLength(2);
    await expectUserId(issuer.mint());
    expect(issuer.requests).toHaveLength(2);
  });

  test('is followed by 64 tokens at the same time with one fetch', async () => {
    await expectUserId(issuer.mint());
    issuer.rotate(second);
    await Promise.all(Array.from({ length: 64 }, (_, jti) => expectUserId(issuer.mint({ claims: { jti } }))));
    expect(issuer.requests).toHaveLength(2);
  });

  test('ends the one that it replaces', async () => {
    const old = issuer.mint();
    await expectUserId(old);
    issuer.rotate(second);
    await expectUserId(issuer.mint());
    await expectRefusal(old, noKey);
  });

  test('leaves one that is still published in service', async () => {
    const old = issuer.mint();
    issuer.rotate(second);
    issuer.keySet = { keys: [second.jwk, first.jwk] };
    await expectUserId(issuer.mint());
    await expectUserId(old);
    expect(issuer.requests).toHaveLength(1);
  });
});

test('an issuer that fails before any key is known answers 503, and is asked again after a second', async () => {
  issuer.misbehave('status 500');
  await expectRefusal(issuer.mint(), 'answered with status 500', 'identity_provider_unavailable');
  issuer.behave();
  clock.elapse(1);
  await expectUserId(issuer.mint());
});
