import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HttpResponse } from '../../lib/http/response.ts';
import type { Reason } from '../../lib/reasons.ts';
import { newPrivateKey, startBroker, type TestBroker, tenantId, tokenEvent } from '../support/broker.ts';
import { type Code, outcomeOf } from '../support/responses.ts';

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

let broker: TestBroker;

beforeEach(async () => {
  broker = await startBroker(entitlements);
  await broker.putKey(newPrivateKey());
});

afterEach(() => broker.close());

const requestToken = async (user: string, kind: 'idToken' | 'accessToken' = 'idToken') =>
  broker.token(tokenEvent((await broker.identityProvider.signIn(user))[kind]));

test.each([
  ['plain', 'idToken', { plan_id: 35 }],
  ['pro', 'accessToken', { plan_id: 36 }],
  ['ops', 'idToken', { no_personal_space: true, grant_access: [{ space_id: 2, role_id: 3 }] }],
] as const)(
  'the user "%s" with an %s receives a Latenode JWT that grants exactly %j',
  async (user, kind, granted) => {
    const response = await requestToken(user, kind);
    expect(outcomeOf(response)).toBe('issued');
    const { token, expires_at: exp, expires_in } = JSON.parse(response.body);
    expect(expires_in).toBe(600);
    const keySet = createLocalJWKSet(JSON.parse((await broker.jwks({})).body));
    const { payload } = await jwtVerify(token, keySet);
    expect(payload).toEqual({ tenant_id: tenantId, user_id: user, ...granted, exp });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'JWT' });
  },
);

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

test.each<[Code, Reason, () => Promise<HttpResponse>]>([
  ['missing_token', 'no_bearer_token', () => broker.token(tokenEvent())],
  ['invalid_token', 'not_a_jws', () => broker.token(tokenEvent('x'))],
  ['not_entitled', 'no_rule_matches', () => requestToken('guest')],
])('a request is rejected with %s, and only the log has the reason %s', async (code, reason, provoke) => {
  const response = await provoke();
  expect(outcomeOf(response)).toBe(code);
  expect(response.body).not.toContain(reason);
  expect(broker.auditLines).toMatchObject([{ outcome: code, reason }]);
  expect(broker.auditLines[0]).not.toHaveProperty('token_sha256');
});

test('a rejected request is logged with the user if the identity was verified', async () => {
  await requestToken('guest');
  expect(broker.auditLines[0]).toMatchObject({ user_id: 'guest', issuer: broker.identityProvider.issuer });
});
