/** Verifies tokens with keys that are fetched over HTTP; test/attacks and test/conformance do so with the whole broker. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { trustProvider } from '../../../lib/identity/trusted-provider.ts';
import { createIdentityVerifier } from '../../../lib/identity/verify.ts';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';
import type { AuditEvent } from '../../../lib/telemetry/audit.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer, type TokenOptions } from '../../support/issuer.ts';
import { createRecordingLog } from '../../support/log.ts';
import { providerOf } from '../../support/provider.ts';
import { createTestKey, type Part, testAlgorithms } from '../../support/tokens.ts';

const now = createClock().now() / 1000;
const first = createTestKey('ES256', 'first');
const second = createTestKey('ES256', 'second');
const noKey = 'no_matching_key';
const notSigned = 'invalid_signature';
const unknownKid = { header: { kid: 'unknown' } };

let clock: Clock;
let issuer: TestIssuer;

beforeEach(async () => {
  clock = createClock();
  issuer = await startIssuer(clock.now, first);
});

afterEach(() => issuer.close());

const createEvent = (): AuditEvent => ({ request_id: 'request-1', cold_start: false });

/** Makes a verifier for the issuer, whose fetches of keys are one request each. */
const verifierWith = (members: object = {}) => {
  const entry = { issuer: issuer.issuer, jwksUri: issuer.jwksUri, ...members };
  const options = { now: clock.now, log: createRecordingLog(), emitMetrics: () => {} };
  const providers = [trustProvider(providerOf(entry), options)];
  const verify = createIdentityVerifier({ providers, clockToleranceSeconds: 5 });
  return async (token: string, event = createEvent()) => verify(parseCompactJws(token), clock.now(), event);
};

/** Makes a function that verifies new tokens with the user id, or with the reason for the rejection and its detail. */
const outcomes = (members: object = {}) => {
  const verify = verifierWith(members);
  return (options: TokenOptions = {}, token = issuer.mint(options)): Promise<string> =>
    verify(token).then(
      ({ userId }) => userId,
      ({ reason, detail }) => [reason, detail].filter(Boolean).join(': '),
    );
};

test('a valid token results in the user id, the expiry and the claims', async () => {
  const claims = { exp: now + 60.5, 'cognito:groups': ['pro'], constructor: 'x' };
  expect(await verifierWith()(issuer.mint({ claims }))).toEqual({
    userId: 'alice',
    expiresAt: now + 60,
    claims: { iss: issuer.issuer, sub: 'alice', aud: 'spa', iat: now, ...claims },
  });
});

test.each(testAlgorithms)('a token is accepted only if signed with its %s key', async (alg) => {
  const key = createTestKey(alg, 'another');
  issuer.rotate(key);
  const outcome = outcomes();
  expect(await outcome()).toBe('alice');
  expect(await outcome({ key: { sign: (data) => key.sign(data.subarray(1)) } })).toBe(notSigned);
  expect(await outcome({ header: { alg: alg === 'RS256' ? 'ES256' : 'RS256' } })).toBe(noKey);
});

test.each<[string, Part]>([
  ['not JSON', 'header'],
  ['an array', '[]'],
  ['null', 'null'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
])('a header or a payload that is %s is rejected', async (_case, part) => {
  for (const options of [{ rawHeader: part }, { rawPayload: part }])
    expect(await outcomes()(options)).toBe('not_a_json_object');
});

test.each<[string, TokenOptions]>([
  ['algorithm_not_configured', { header: { alg: 'ES256K' } }],
  ['header_extension', { header: { crit: ['exp'] } }],
  ['issuer_not_configured', { claims: { iss: 'https://other.example.com' } }],
])('a token is rejected with %s before any request to the issuer', async (reason, options) => {
  expect(await outcomes()(options)).toBe(reason);
  expect(issuer.requests).toEqual([]);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['invalid_time: "exp" is missing', { exp: undefined, sub: '' }],
  [`too_old: ${now} s`, { iat: 0 }],
  ['invalid_subject: "sub" is no id', { sub: 'alice\n', aud: 'other' }],
  ['invalid_subject: "sub" is no id', { sub: undefined }],
  ['audience_mismatch', { aud: 'other', sts: 'pending' }],
  ['marked_pending', { sts: 'pending', oid: undefined }],
  ['invalid_user_id: "oid" is no id', { oid: undefined }],
])('the reason is %s for the claims %j', async (reason, claims) => {
  const outcome = outcomes({ userIdClaim: 'oid', maxTokenAgeSeconds: 300 });
  const result = await outcome({ claims: { oid: 'alice', ...claims } });
  expect(result.replace(/is not a string of 1 to 255 .*/, 'is no id')).toBe(reason);
});

describe('the audit event', () => {
  const claims = { aud: ['other'], azp: 'their-spa', act: { sub: 'support' } };
  const described = { subject: 'alice', aud: ['other'], authorized_party: 'their-spa', actor: 'support' };

  test.each<[string, object, TokenOptions]>([
    ['the token after its signature is verified', described, { claims }],
    ['an expired token', { ...described, expired_seconds_ago: 90 }, { claims: { ...claims, exp: now - 90 } }],
    ['issuer and kid before its signature is verified', {}, { claims, key: second }],
    ['issuer and kid of a token with alg "none"', {}, { header: { alg: 'none' }, claims }],
  ])('describes %s', async (_case, expected, options) => {
    const event = createEvent();
    await expect(verifierWith()(issuer.mint(options), event)).rejects.toMatchObject({
      code: 'invalid_token',
    });
    const { request_id, cold_start, ...rest } = event;
    expect(rest).toEqual({ issuer: issuer.issuer, kid: 'first', ...expected });
  });

  test('has the marks that the provider accepts', async () => {
    const event = createEvent();
    await verifierWith({ acceptMarked: ['pending'] })(issuer.mint({ claims: { sts: 'pending' } }), event);
    expect(event.accepted_marks).toEqual(['pending']);
  });
});

test.each([undefined, 'first'])('a token with the kid %j is verified with up to four keys', async (kid) => {
  const keys = Array.from({ length: 4 }, () => createTestKey('ES256', kid).jwk);
  const p384 = createTestKey('ES384', 'first').jwk;
  issuer.keySet = { keys: [...keys.slice(1), p384, first.jwk] };
  expect(await outcomes()({ header: { kid } })).toBe('alice');
  expect(await outcomes()({ header: { kid }, key: createTestKey('ES256') })).toBe(notSigned);
  issuer.keySet = { keys: [...keys, first.jwk] };
  expect(await outcomes()({ header: { kid } })).toBe(notSigned);
});

test('64 concurrent tokens with an unknown kid cause one fetch of the keys, and do not affect valid ones', async () => {
  const outcome = outcomes();
  const tokens = [outcome(), ...Array.from({ length: 64 }, () => outcome(unknownKid))];
  expect(await Promise.all(tokens)).toEqual(['alice', ...Array(64).fill(noKey)]);
  expect(issuer.requests).toHaveLength(2); // the first fetch, and the one for the unknown kid
});

test('a token with an unknown kid is rejected while the issuer fails, with the reason for the failure', async () => {
  const outcome = outcomes();
  expect(await outcome()).toBe('alice');
  issuer.misbehave('status 500');
  expect(await outcome(unknownKid)).toBe(`${noKey}: newer keys cannot be fetched: issuer_fails`);
  expect(await outcome()).toBe('alice');
});

test('a new key is fetched on its first use, and invalidates tokens of the former one', async () => {
  const outcome = outcomes();
  const former = issuer.mint();
  expect(await outcome({}, former)).toBe('alice');
  issuer.rotate(second);
  expect([await outcome(), await outcome({}, former)]).toEqual(['alice', noKey]);
});
