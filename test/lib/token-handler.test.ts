import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../lib/http/response.ts';
import type { ErrorCode, Reason } from '../../lib/reasons.ts';
import { newPrivateKey, startBroker, type TestBroker, tenantId, tokenEvent } from '../support/broker.ts';
import { generateKeyPair } from '../support/key-pair.ts';

const entitlements = {
  rules: [
    { when: { 'cognito:groups': 'pro' }, plan_id: 36 },
    {
      when: { 'cognito:groups': 'ops' },
      no_personal_space: true,
      grant_access: [{ space_id: 2, role_id: 3 }],
    },
    { when: { 'cognito:groups': 'member' }, plan_id: 35 },
  ],
  otherwise: 'deny',
};

const weakKey = generateKeyPair('rsa', { modulusLength: 1024 })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString();

let broker: TestBroker;

beforeEach(async () => {
  broker = await startBroker(entitlements);
  await broker.putKey(newPrivateKey());
});

afterEach(async () => {
  await broker.close();
});

const requestToken = async (user: string): Promise<HttpResponse> => {
  const { idToken } = await broker.identityProvider.signIn(user);
  return broker.token(tokenEvent(idToken));
};

const verify = async (token: string) => {
  const keySet = JSON.parse((await broker.jwks({})).body);
  return (await jwtVerify(token, createLocalJWKSet(keySet))).payload;
};

describe('the token handler', () => {
  test.each([
    ['plain', { plan_id: 35 }],
    ['pro', { plan_id: 36 }],
    ['ops', { no_personal_space: true, grant_access: [{ space_id: 2, role_id: 3 }] }],
  ])(
    'answers the user "%s" with a Latenode JWT that verifies and grants exactly %j',
    async (user, granted) => {
      const response = await requestToken(user);
      expect(response.statusCode).toBe(200);
      expect(response.headers).toEqual({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      const { token, expires_at, ...rest } = JSON.parse(response.body);
      expect(rest).toEqual({ expires_in: 600 });
      expect(await verify(token)).toEqual({
        tenant_id: tenantId,
        user_id: user,
        ...granted,
        exp: expires_at,
      });
      expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'JWT' });
    },
  );

  test('accepts an access token', async () => {
    const { accessToken } = await broker.identityProvider.signIn('plain');
    expect((await broker.token(tokenEvent(accessToken))).statusCode).toBe(200);
  });

  test('accepts an event of a REST API (payload 1.0)', async () => {
    const { idToken } = await broker.identityProvider.signIn('plain');
    const response = await broker.token({
      httpMethod: 'POST',
      headers: { AUTHORIZATION: `bearer ${idToken}` },
      multiValueHeaders: { AUTHORIZATION: [`bearer ${idToken}`] },
      requestContext: { requestId: 'request-1' },
    });
    expect(response.statusCode).toBe(200);
  });

  test('makes no network call for a warm request', async () => {
    const { idToken } = await broker.identityProvider.signIn('plain');
    await broker.token(tokenEvent(idToken));
    const calls = broker.secretsManager.calls.length;
    await broker.identityProvider.close();
    broker.secretsManager.fault = 'hang';
    expect((await broker.token(tokenEvent(idToken))).statusCode).toBe(200);
    expect(broker.secretsManager.calls).toHaveLength(calls);
  });

  test('ignores the body and the query of the request', async () => {
    const { idToken } = await broker.identityProvider.signIn('plain');
    const event = {
      ...tokenEvent(idToken),
      body: '{"plan_id":99,"user_id":"root","tenant_id":1}',
      rawQueryString: 'plan_id=99',
    };
    const { token } = JSON.parse((await broker.token(event)).body);
    expect(await verify(token)).toMatchObject({ tenant_id: tenantId, user_id: 'plain', plan_id: 35 });
  });
});

test('an issued token is audited in one line, with its hash instead of the token', async () => {
  const response = await requestToken('ops');
  const { token, expires_at } = JSON.parse(response.body);
  const { timestamp, duration_ms, steps_ms, key_version, ...line } = broker.auditLines[0] ?? {};
  expect(line).toEqual({
    level: 'INFO',
    message: 'audit',
    function: 'token',
    version: 'unknown',
    outcome: 'issued',
    request_id: 'request-1',
    cold_start: true,
    issuer: broker.identityProvider.issuer,
    kid: expect.any(String),
    subject: 'ops',
    aud: broker.identityProvider.clientId,
    user_id: 'ops',
    no_personal_space: true,
    grants: ['2:3'],
    token_sha256: createHash('sha256').update(token).digest('hex'),
    expires_at,
  });
  expect(key_version).toMatch(/^[0-9a-f-]{36}$/);
  expect(duration_ms).toBeGreaterThan(0);
  const steps = ['bearer', 'identity', 'entitlements', 'signing_key', 'latenode_jwt'];
  expect(Object.keys(steps_ms ?? {})).toEqual(steps);
  expect(broker.auditLines).toHaveLength(1);
});

describe('a rejected request', () => {
  const title = { 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' };

  const cases: [ErrorCode, 401 | 403 | 503, Record<string, string>, Reason, () => Promise<HttpResponse>][] = [
    [
      'missing_token',
      401,
      { 'WWW-Authenticate': 'Bearer' },
      'no_bearer_token',
      () => broker.token(tokenEvent()),
    ],
    [
      'invalid_token',
      401,
      { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
      'not_a_jws',
      () => broker.token(tokenEvent('x')),
    ],
    ['not_entitled', 403, {}, 'no_rule_matches', () => requestToken('guest')],
    [
      'identity_provider_unavailable',
      503,
      { 'Retry-After': '2' },
      'issuer_unreachable',
      async () => {
        const { idToken } = await broker.identityProvider.signIn('plain');
        await broker.identityProvider.close();
        return broker.token(tokenEvent(idToken));
      },
    ],
    [
      'signing_key_unavailable',
      503,
      { 'Retry-After': '2' },
      'signing_key_unreadable',
      async () => {
        broker.secretsManager.fault = {
          status: 400,
          type: 'AccessDeniedException',
          message: 'arn:aws:iam::1:role/x',
        };
        return requestToken('plain');
      },
    ],
    [
      'signing_key_unavailable',
      503,
      { 'Retry-After': '2' },
      'invalid_signing_key',
      async () => {
        await broker.putKey(weakKey);
        return requestToken('plain');
      },
    ],
  ];

  test.each(cases)(
    'has the response %s (%i), a problem document, with the reason in the log only',
    async (code, status, headers, reason, provoke) => {
      const response = await provoke();
      expect(response.statusCode).toBe(status);
      expect(response.headers).toEqual({
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        ...headers,
      });
      const { detail, ...members } = JSON.parse(response.body);
      expect(members).toEqual({
        type: 'about:blank',
        title: title[status],
        status,
        code,
        request_id: 'request-1',
      });
      expect(detail).toMatch(/^[A-Z][\w ,."<>:]+\.$/);
      expect(broker.auditLines).toHaveLength(1);
      expect(broker.auditLines[0]).toMatchObject({ outcome: code, reason });
      expect(broker.auditLines[0]).not.toHaveProperty('token_sha256');
    },
  );

  test('is logged with the user if the identity was verified', async () => {
    await requestToken('guest');
    expect(broker.auditLines[0]).toMatchObject({ user_id: 'guest', issuer: broker.identityProvider.issuer });
  });

  test('succeeds again a second after an outage', async () => {
    broker.secretsManager.fault = { status: 500, type: 'InternalServiceError' };
    expect((await requestToken('plain')).statusCode).toBe(503);
    broker.secretsManager.fault = undefined;
    broker.elapse(1);
    expect((await requestToken('plain')).statusCode).toBe(200);
    expect(broker.auditLines.map(({ cold_start }) => cold_start)).toEqual([true, false]);
  });
});
