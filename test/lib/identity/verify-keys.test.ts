import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reason } from '../../../lib/reasons.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import { createTestKey } from '../../support/tokens.ts';
import { createVerifier, type VerifyToken } from './verifier.ts';

const first = createTestKey('ES256', 'first');
const second = createTestKey('ES256', 'second');
const noKey = 'no_matching_key';
const failed = 'invalid_signature';

let clock: Clock;
let issuer: TestIssuer;
let verify: VerifyToken;

beforeEach(async () => {
  clock = createClock();
  issuer = await startIssuer(clock.now, first);
  verify = createVerifier(clock.now, {
    issuer: issuer.issuer,
    audiences: ['spa'],
    jwksUri: issuer.jwksUri, // one request for each fetch
  });
});

afterEach(() => issuer.close());

const expectRejection = (token: string, reason: Reason, detail?: string) =>
  expect(verify(token)).rejects.toMatchObject({
    name: 'BrokerError',
    reason,
    ...(detail !== undefined && { detail }),
  });
const expectUserId = async (token: string) => expect((await verify(token)).userId).toBe('alice');

/** A token with a kid that the issuer does not publish; each number makes another token. */
const mintUnknown = (number = 0) => issuer.mint({ header: { kid: 'unknown' }, claims: { jti: number } });

describe('a token without kid', () => {
  test('is verified with the only matching key', async () => {
    await expectUserId(issuer.mint({ header: { kid: undefined } }));
    issuer.keySet = { keys: [first.jwk, createTestKey('ES384', 'other').jwk, { ...second.jwk, use: 'enc' }] };
    clock.elapse(600);
    await expectUserId(issuer.mint({ header: { kid: undefined } }));
  });

  test('is verified with up to four matching keys', async () => {
    const others = Array.from({ length: 4 }, (_, index) => createTestKey('ES256', `other ${index}`));
    const token = issuer.mint({ header: { kid: undefined } });
    const jwks = others.map(({ jwk }) => jwk);
    issuer.keySet = { keys: [...jwks.slice(0, 3), first.jwk] };
    await expectUserId(token);
    issuer.keySet = { keys: [...jwks, first.jwk] };
    clock.elapse(600);
    await expectRejection(token, failed);
    expect(issuer.requests).toHaveLength(2);
  });

  test('is rejected if no matching key has signed it, or if it has expired', async () => {
    issuer.keySet = { keys: [second.jwk, first.jwk] };
    const header = { kid: undefined };
    await expectRejection(issuer.mint({ header, key: createTestKey('ES256') }), failed);
    await expectRejection(issuer.mint({ header, claims: { exp: 1 } }), 'expired');
    expect(issuer.requests).toHaveLength(1);
  });

  test('is verified with a key without kid', async () => {
    issuer.rotate(createTestKey('ES256'));
    await expectUserId(issuer.mint());
    await expectRejection(issuer.mint({ header: { kid: 'first' } }), noKey);
  });
});

test('a token whose kid several keys have is verified with each of them', async () => {
  const twin = createTestKey('ES256', 'first');
  issuer.keySet = { keys: [twin.jwk, first.jwk, first.jwk] };
  await expectUserId(issuer.mint());
  await expectUserId(issuer.mint({ key: twin }));
  await expectRejection(issuer.mint({ key: second }), failed);
});

test.each(['', 'FIRST', ' first', '../first', '__proto__'])(
  'a token with the kid %j is rejected',
  async (kid) => {
    await expectRejection(issuer.mint({ header: { kid } }), noKey);
  },
);

test('an unusable published key causes only tokens with its kid to be rejected', async () => {
  const unusable = { ...second.jwk, key_ops: ['encrypt'] };
  issuer.keySet = { keys: [first.jwk, unusable] };
  await expectUserId(issuer.mint());
  await expectRejection(issuer.mint({ header: { kid: 'second' }, key: second }), noKey);
});

describe('a key in the header of a token', () => {
  test.each(['jku', 'x5u', 'jwk', 'x5c', 'x5t', 'x5t#S256'])('is ignored in %s', async (name) => {
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
    await expectRejection(issuer.mint({ header, key }), failed);
    await expectRejection(issuer.mint({ header: { ...header, kid: undefined }, key }), failed);
    await expectRejection(issuer.mint({ header: { ...header, kid: 'unknown' }, key }), noKey);
    expect(attacker.requests).toEqual([]);
    // A valid token is accepted with the same header.
    await expectUserId(issuer.mint({ header }));
    await attacker.close();
  });
});

describe('an unknown kid', () => {
  test('causes one fetch of the keys, then none for 2 seconds', async () => {
    await expectUserId(issuer.mint());
    await expectRejection(mintUnknown(1), noKey);
    expect(issuer.requests).toHaveLength(2);
    clock.elapse(1.999);
    await expectRejection(mintUnknown(2), noKey);
    expect(issuer.requests).toHaveLength(2);
    clock.elapse(0.001);
    await expectRejection(mintUnknown(3), noKey);
    expect(issuer.requests).toHaveLength(3);
  });

  test('causes one fetch for 64 concurrent tokens, with and without cached keys', async () => {
    const flood = () =>
      Promise.all(Array.from({ length: 64 }, (_, number) => expectRejection(mintUnknown(number), noKey)));
    await flood();
    expect(issuer.requests).toHaveLength(2); // the first fetch, and the one for the unknown kid
    clock.elapse(10);
    await flood();
    expect(issuer.requests).toHaveLength(3);
  });

  test('does not affect a concurrent valid token', async () => {
    await Promise.all([expectRejection(mintUnknown(), noKey), expectUserId(issuer.mint())]);
  });

  test('is rejected while the issuer fails, with one look-up in 10 seconds', async () => {
    const lookUpFailed = 'newer keys cannot be fetched: issuer_fails';
    await expectUserId(issuer.mint());
    issuer.misbehave('status 500');
    await expectRejection(mintUnknown(1), noKey, lookUpFailed);
    await expectRejection(mintUnknown(2), noKey, lookUpFailed);
    expect(issuer.requests).toHaveLength(1 + 2);
    await expectUserId(issuer.mint());
    issuer.behave();
    clock.elapse(10);
    await expectRejection(mintUnknown(3), noKey);
    expect(issuer.requests).toHaveLength(1 + 2 + 1);
  });
});

describe('a new key of the issuer', () => {
  test.each([0, 3, 30])('is fetched on its first use, %i s after the last fetch', async (seconds) => {
    await expectUserId(issuer.mint());
    clock.elapse(seconds);
    issuer.rotate(second);
    await expectUserId(issuer.mint());
    expect(issuer.requests).toHaveLength(2);
    await expectUserId(issuer.mint());
    expect(issuer.requests).toHaveLength(2);
  });

  test('is fetched once for 64 concurrent tokens', async () => {
    await expectUserId(issuer.mint());
    issuer.rotate(second);
    await Promise.all(Array.from({ length: 64 }, (_, jti) => expectUserId(issuer.mint({ claims: { jti } }))));
    expect(issuer.requests).toHaveLength(2);
  });

  test('invalidates tokens of the key that it replaces', async () => {
    const old = issuer.mint();
    await expectUserId(old);
    issuer.rotate(second);
    await expectUserId(issuer.mint());
    await expectRejection(old, noKey);
  });

  test('does not affect tokens of a key that is still published', async () => {
    const old = issuer.mint();
    issuer.rotate(second);
    issuer.keySet = { keys: [second.jwk, first.jwk] };
    await expectUserId(issuer.mint());
    await expectUserId(old);
    expect(issuer.requests).toHaveLength(1);
  });
});

test('the verifier throws identity_provider_unavailable without a cached key, and fetches again after a second', async () => {
  issuer.misbehave('status 500');
  await expectRejection(issuer.mint(), 'issuer_fails');
  issuer.behave();
  clock.elapse(1);
  await expectUserId(issuer.mint());
});
