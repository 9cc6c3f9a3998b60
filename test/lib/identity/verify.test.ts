/** Verifies tokens with keys that are fetched over HTTP. The attacks that it rejects are in test/attacks. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer, type TokenOptions } from '../../support/issuer.ts';
import { createTestKey, type Part, testAlgorithms } from '../../support/tokens.ts';
import { createEvent, createVerifier, type VerifyToken } from './verifier.ts';

const first = createTestKey('ES256', 'first');
const second = createTestKey('ES256', 'second');
const signOther = (data: Buffer) => first.sign(data.subarray(1));

let clock: Clock;
let now: number;
let issuer: TestIssuer;
let verify: VerifyToken;

beforeEach(async () => {
  clock = createClock();
  now = clock.now() / 1000;
  issuer = await startIssuer(clock.now, first);
  verify = verifierWith();
});

afterEach(() => issuer.close());

/** A verifier whose fetches of keys are one request each. */
const verifierWith = (members: object = {}): VerifyToken =>
  createVerifier(clock.now, {
    issuer: issuer.issuer,
    audiences: ['spa'],
    jwksUri: issuer.jwksUri,
    ...members,
  });

/** The user id of a token, or the reason for its rejection with the detail. */
const resultOf = (token: string, by = verify): Promise<string> =>
  by(token).then(
    ({ userId }) => userId,
    ({ code, reason, detail }) => [code, reason, detail].filter(Boolean).join(': '),
  );
const expectUserId = async (options: TokenOptions = {}) =>
  expect(await resultOf(issuer.mint(options))).toBe('alice');
const expectRejection = async (options: TokenOptions, reason: string) =>
  expect(await resultOf(issuer.mint(options))).toBe(`invalid_token: ${reason}`);

const noKey = 'no_matching_key';
const notSigned = 'invalid_signature';
const unknownKid = { header: { kid: 'unknown' } };
const withoutKid = { header: { kid: undefined } };

describe('a valid token', () => {
  test('results in the user id, the expiry and the claims', async () => {
    const claims = { 'cognito:groups': ['pro'], constructor: 'x' };
    const identity = await verify(issuer.mint({ claims: { ...claims, exp: now + 60.5 } }));
    const { iss, sub, aud, iat, exp, ...others } = identity.claims;
    expect({ ...identity, claims: others }).toEqual({ userId: 'alice', expiresAt: now + 60, claims });
    expect([iss, sub, aud, iat, exp]).toEqual([issuer.issuer, 'alice', 'spa', now, now + 60.5]);
  });

  test.each(testAlgorithms)('is accepted if signed with %s', async (alg) => {
    const key = createTestKey(alg, 'another');
    issuer.rotate(key);
    await expectUserId();
    await expectRejection({ key: { sign: (data) => key.sign(data.subarray(1)) } }, notSigned);
  });

  test('is rejected when it expires, with the seconds since in the audit event', async () => {
    const token = issuer.mint({ claims: { exp: now + 60 } });
    await verify(token);
    clock.elapse(150.4);
    const event = createEvent();
    await expect(verify(token, event)).rejects.toMatchObject({ reason: 'expired', detail: '90 s ago' });
    expect(event.expired_seconds_ago).toBe(90);
  });
});

describe('the verifier rejects', () => {
  test.each<[string, Part]>([
    ['not JSON', 'header'],
    ['an array', '[]'],
    ['null', 'null'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ])('a header or a payload that is %s', async (_case, part) => {
    await expectRejection({ rawHeader: part }, 'not_a_json_object');
    await expectRejection({ rawPayload: part }, 'not_a_json_object');
  });

  test.each<[string, string, TokenOptions]>([
    ['an algorithm that is not configured', 'algorithm_not_configured', { header: { alg: 'ES256K' } }],
    ['an extension in its header', 'header_extension', { header: { crit: ['exp'] } }],
    ['another issuer', 'issuer_not_configured', { claims: { iss: 'https://other.example.com' } }],
  ])('a token with %s, without a request', async (_case, reason, options) => {
    await expectRejection(options, reason);
    expect(issuer.requests).toEqual([]);
  });

  test.each<[string, string, TokenOptions]>([
    ['of another token', notSigned, { key: { sign: signOther } }],
    ['of another key', notSigned, { key: second }],
    ['of an algorithm of other keys', noKey, { header: { alg: 'RS256' } }],
  ])('a token with a signature %s', async (_case, reason, options) => {
    await expectRejection(options, reason);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['invalid_time: "exp" is missing', { exp: undefined, sub: '' }],
    ['invalid_subject: "sub" is no id', { sub: 'alice\n', aud: 'other' }],
    ['invalid_subject: "sub" is no id', { sub: undefined }],
    ['audience_mismatch', { aud: 'other', sts: 'pending' }],
    ['marked_pending', { sts: 'pending', oid: undefined }],
    ['invalid_user_id: "oid" is no id', { oid: undefined }],
  ])('a token with the reason %s for the claims %j', async (reason, claims) => {
    verify = verifierWith({ userIdClaim: 'oid' });
    const result = await resultOf(issuer.mint({ claims: { oid: 'alice', ...claims } }));
    expect(result.replace(/is not a string of 1 to 255 .*/, 'is no id')).toBe(`invalid_token: ${reason}`);
  });

  test('a token older than maxTokenAgeSeconds', async () => {
    verify = verifierWith({ maxTokenAgeSeconds: 300 });
    await expectUserId({ claims: { iat: now - 300 } });
    await expectRejection({ claims: { iat: now - 306 } }, 'too_old: 306 s');
  });

  test('tokens if the issuer fails and no key is cached, and fetches again after a second', async () => {
    issuer.misbehave('status 500');
    const failed = 'identity_provider_unavailable: issuer_fails: status 500';
    expect(await resultOf(issuer.mint())).toBe(failed);
    issuer.behave();
    clock.elapse(1);
    await expectUserId();
  });
});

describe('the audit event', () => {
  const claims = { aud: ['other'], azp: 'their-spa', act: { sub: 'support' } };
  const described = { subject: 'alice', aud: ['other'], authorized_party: 'their-spa', actor: 'support' };

  test.each<[string, object, TokenOptions]>([
    ['the token after its signature is verified', described, { claims }],
    ['an expired token', described, { claims: { ...claims, exp: 1 } }],
    ['issuer and kid before its signature is verified', {}, { claims, key: second }],
    ['issuer and kid of a token with alg "none"', {}, { header: { alg: 'none' }, claims }],
  ])('describes %s', async (_case, expected, options) => {
    const event = createEvent();
    await expect(verify(issuer.mint(options), event)).rejects.toMatchObject({ code: 'invalid_token' });
    const { request_id, cold_start, expired_seconds_ago, ...rest } = event;
    expect(rest).toEqual({ issuer: issuer.issuer, kid: 'first', ...expected });
  });

  test('has the marks that the provider accepts', async () => {
    const event = createEvent();
    await verifierWith({ acceptMarked: ['pending'] })(issuer.mint({ claims: { sts: 'pending' } }), event);
    expect(event.accepted_marks).toEqual(['pending']);
  });
});

describe('a token without kid', () => {
  test('is verified with up to four matching keys', async () => {
    const others = Array.from({ length: 4 }, (_, index) => createTestKey('ES256', `other ${index}`).jwk);
    issuer.keySet = { keys: [...others.slice(0, 3), createTestKey('ES384').jwk, first.jwk] };
    await expectUserId(withoutKid);
    await expectRejection({ ...withoutKid, key: createTestKey('ES256') }, notSigned);
    await expectRejection({ ...withoutKid, claims: { exp: 1 } }, `expired: ${now - 1} s ago`);
    expect(issuer.requests).toHaveLength(1);
    issuer.keySet = { keys: [...others, first.jwk] };
    clock.elapse(600);
    await expectRejection(withoutKid, notSigned);
    expect(issuer.requests).toHaveLength(2);
  });

  test('is verified with a key without kid, which verifies no token with a kid', async () => {
    issuer.rotate(createTestKey('ES256'));
    await expectUserId();
    await expectRejection({ header: { kid: 'first' } }, noKey);
  });
});

test('a token whose kid several keys have is verified with each of them', async () => {
  const twin = createTestKey('ES256', 'first');
  issuer.keySet = { keys: [twin.jwk, first.jwk, first.jwk] };
  for (const key of [first, twin]) await expectUserId({ key });
  await expectRejection({ key: second }, notSigned);
});

describe('a token with an unknown kid', () => {
  test('causes one fetch of the keys for 64 concurrent tokens, and does not affect valid ones', async () => {
    await Promise.all([
      expectUserId(),
      ...Array.from({ length: 64 }, () => expectRejection(unknownKid, noKey)),
    ]);
    expect(issuer.requests).toHaveLength(2); // the first fetch, and the one for the unknown kid
  });

  test('is rejected while the issuer fails, with the reason for the failure', async () => {
    await expectUserId();
    issuer.misbehave('status 500');
    await expectRejection(unknownKid, `${noKey}: newer keys cannot be fetched: issuer_fails`);
    await expectUserId();
  });
});

describe('a new key of the issuer', () => {
  test('is fetched on its first use, once for 64 tokens, and invalidates tokens of the former key', async () => {
    const former = issuer.mint();
    expect(await resultOf(former)).toBe('alice');
    issuer.rotate(second);
    await Promise.all(Array.from({ length: 64 }, () => expectUserId()));
    expect(issuer.requests).toHaveLength(2);
    expect(await resultOf(former)).toBe(`invalid_token: ${noKey}`);
  });

  test('does not affect tokens of a key that is still published', async () => {
    const former = issuer.mint();
    issuer.rotate(second);
    issuer.keySet = { keys: [second.jwk, first.jwk] };
    await expectUserId();
    expect(await resultOf(former)).toBe('alice');
    expect(issuer.requests).toHaveLength(1);
  });
});

describe('an array of issuers', () => {
  test('has one user base; each token is verified with the keys of its own issuer', async () => {
    const other = await startIssuer(clock.now, second);
    const members = { issuer: [issuer.issuer, other.issuer], jwksUri: undefined };
    verify = verifierWith(members);
    expect([await resultOf(issuer.mint()), await resultOf(other.mint())]).toEqual(['alice', 'alice']);
    await expectRejection({ key: second }, notSigned);
    expect(await resultOf(other.mint({ claims: { iss: issuer.issuer } }))).toBe(`invalid_token: ${noKey}`);
    await other.close();
    await expectUserId();
    expect(await resultOf(other.mint(), verifierWith(members))).toBe(
      'identity_provider_unavailable: issuer_unreachable: ECONNREFUSED',
    );
  });

  test('shares the keys of a configured jwksUri, which is fetched once', async () => {
    verify = verifierWith({ issuer: [issuer.issuer, 'acme.com'] });
    await expectUserId();
    await expectUserId({ claims: { iss: 'acme.com' } });
    expect(issuer.requests).toEqual(['/jwks']);
  });
});

describe('tenants of Entra ID', () => {
  const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
  const otherTenant = 'bbbbcccc-1111-dddd-2222-eeee3333ffff';
  const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
  const byPersonalKey = { key: second, header: { kid: 'second' } };

  const issuerOf = (id: string) => `${issuer.issuer}/${id}/v2.0`;
  const template = () => issuerOf('{tenantid}');
  const tenantsWith = (members: object = {}) =>
    verifierWith({
      issuer: template(),
      jwksUri: undefined,
      tenants: [tenant],
      userIdClaim: ['tid', 'oid'],
      ...members,
    });
  const mint = (id: string, options: TokenOptions = {}) =>
    issuer.mint({ ...options, claims: { iss: issuerOf(id), tid: id, oid: 'o:1', ...options.claims } });

  beforeEach(() => {
    issuer.metadata = { issuer: template(), jwks_uri: issuer.jwksUri };
    issuer.keySet = {
      keys: [
        { ...first.jwk, issuer: template() },
        { ...second.jwk, issuer: issuerOf(personal) },
      ],
    };
  });

  test('share the keys found by discovery under "common", and have different user ids', async () => {
    verify = tenantsWith({ tenants: 'any' });
    for (const id of [tenant, otherTenant]) expect(await resultOf(mint(id))).toBe(`${id}:o%3A1`);
    expect(issuer.requests).toEqual(['/common/v2.0/.well-known/openid-configuration', '/jwks']);
    expect(await resultOf(mint(tenant, byPersonalKey))).toBe(`invalid_token: ${noKey}`);
    expect(await resultOf(mint(personal, byPersonalKey))).toBe(`${personal}:o%3A1`);
  });

  test('are rejected with the key of personal accounts or another tid as exact issuers, too', async () => {
    verify = tenantsWith({ issuer: issuerOf(tenant), tenants: undefined, jwksUri: issuer.jwksUri });
    expect(await resultOf(mint(tenant))).toBe(`${tenant}:o%3A1`);
    for (const options of [byPersonalKey, { claims: { tid: personal } }])
      expect(await resultOf(mint(tenant, options))).toBe(`invalid_token: ${noKey}`);
  });
});
