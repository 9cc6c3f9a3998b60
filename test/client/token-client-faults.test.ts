import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pause } from '../../client/async.ts';
import { LatenodeError } from '../../client/latenode-error.ts';
import { createTokenClient, type IdentityToken } from '../../client/token-client.ts';
import {
  type Answer,
  type Endpoint,
  gatewayRefusal,
  refusal,
  reset,
  startEndpoint,
  text,
  token,
} from './support/endpoint.ts';
import { elapse, freezeTime } from './support/time.ts';

vi.mock(import('../../client/async.ts'), async (original) => ({
  ...(await original()),
  pause: vi.fn(async () => {}),
}));

const pauses = () => vi.mocked(pause).mock.calls.map(([milliseconds]) => milliseconds);

let endpoint: Endpoint;

beforeEach(async () => {
  endpoint = await startEndpoint();
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.mocked(pause).mockClear();
  await endpoint.close();
});

const staleThenFresh: IdentityToken = ({ forceRefresh }) => (forceRefresh ? 'fresh' : 'stale');

const createClient = (identityToken = vi.fn(staleThenFresh)) => ({
  ...createTokenClient({ endpoint: endpoint.url, identityToken }),
  identityToken,
});

describe('getToken, after a 401,', () => {
  it('gets a fresh identity token once for all callers, and retries', async () => {
    endpoint.willAnswer(refusal(401, 'invalid_token'));
    const client = createClient();
    const answers = await Promise.all([client.getToken(), client.getToken()]);
    expect(answers.map((answer) => answer.token)).toEqual(['token-2', 'token-2']);
    expect(endpoint.identities).toEqual(['stale', 'fresh']);
    expect(client.identityToken.mock.calls).toEqual([[{ forceRefresh: false }], [{ forceRefresh: true }]]);
  });

  it('rejects after a second 401', async () => {
    endpoint.willAnswer(refusal(401, 'invalid_token'), refusal(401, 'invalid_token'));
    await expect(createClient().getToken()).rejects.toMatchObject({ code: 'invalid_token', status: 401 });
    expect(endpoint.identities).toEqual(['stale', 'fresh']);
  });

  it('rejects if the application returns the same identity token', async () => {
    endpoint.willAnswer(refusal(401, 'invalid_token'));
    const client = createClient(vi.fn<IdentityToken>(() => 'same'));
    await expect(client.getToken()).rejects.toMatchObject({ code: 'invalid_token' });
    expect(endpoint.identities).toEqual(['same']);
  });

  it('gets a fresh identity token for a 401 of the gateway', async () => {
    endpoint.willAnswer(gatewayRefusal(401, 'Unauthorized'));
    await expect(createClient().getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it('rejects with signed_out if the user has signed out', async () => {
    endpoint.willAnswer(refusal(401, 'invalid_token'));
    const identityToken = ({ forceRefresh }: { forceRefresh: boolean }) => (forceRefresh ? null : 'stale');
    const client = createTokenClient({ endpoint: endpoint.url, identityToken });
    await expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out' });
  });
});

describe('getToken, after a transient failure,', () => {
  it.each([
    ['a 503', refusal(503, 'signing_key_unavailable')],
    ['a 429', gatewayRefusal(429, 'Too Many Requests')],
    ['a reset connection', reset],
  ])('retries with exponential backoff: %s', async (_, failure) => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    endpoint.willAnswer(failure, failure, failure, token('fourth'));
    await expect(createClient().getToken()).resolves.toMatchObject({ token: 'fourth' });
    expect(pauses()).toEqual([500, 1000, 2000]);
  });

  it('retries with jitter', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    endpoint.willAnswer(reset);
    await createClient().getToken();
    expect(pauses()).toEqual([250]);
  });

  it('retries after Retry-After', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    endpoint.willAnswer(refusal(503, 'identity_provider_unavailable', { 'Retry-After': '2' }));
    await createClient().getToken();
    expect(pauses()).toEqual([2250]);
  });

  it('rejects if Retry-After is more than 30 seconds', async () => {
    endpoint.willAnswer(refusal(429, 'too_many_requests', { 'Retry-After': '31' }));
    const error = { code: 'too_many_requests', retryAfterSeconds: 31 };
    await expect(createClient().getToken()).rejects.toMatchObject(error);
    expect(endpoint.identities).toHaveLength(1);
  });

  it('rejects with the last error after four attempts', async () => {
    const failure = refusal(503, 'signing_key_unavailable', {
      'Retry-After': 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    endpoint.willAnswer(failure, failure, failure, failure);
    const error = { code: 'signing_key_unavailable', status: 503 };
    await expect(createClient().getToken()).rejects.toMatchObject(error);
    expect(endpoint.identities).toHaveLength(4);
  });

  it('retries if the server does not respond within 15 seconds', async () => {
    freezeTime();
    endpoint.willAnswer(() => {});
    const answer = createClient().getToken();
    while (endpoint.identities.length === 0) await new Promise(setImmediate);
    await elapse(15);
    vi.useRealTimers();
    await expect(answer).resolves.toMatchObject({ token: 'token-2' });
  });
});

describe('getToken, after a permanent failure,', () => {
  it.each([
    ['a user who is not entitled', refusal(403, 'not_entitled'), 'not_entitled', 403],
    ['a 403 of the gateway', gatewayRefusal(403, 'Forbidden'), 'forbidden', 403],
    ['a 500 of the broker', refusal(500, 'internal_error'), 'internal_error', 500],
    ['a 500 of the gateway', gatewayRefusal(500, 'Internal Server Error'), 'unexpected_answer', 500],
    ['an unknown code', refusal(451, 'new_code'), 'new_code', 451],
    ['a response that is not JSON', text('<!doctype html>'), 'unexpected_answer', 200],
    ['a response that is null', text('null'), 'unexpected_answer', 200],
    ['a response without a token', text('{"expires_in":600}'), 'unexpected_answer', 200],
    ['a response without expires_in', text('{"token":"eyJ"}'), 'unexpected_answer', 200],
  ])('rejects without a retry: %s', async (_, failure, code, status) => {
    endpoint.willAnswer(failure);
    await expect(createClient().getToken()).rejects.toMatchObject({ code, status });
    expect(endpoint.identities).toHaveLength(1);
  });

  it('rejects with a LatenodeError that has the detail and the request id of the broker', async () => {
    endpoint.willAnswer(refusal(403, 'not_entitled'));
    const error = await createClient()
      .getToken()
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(LatenodeError);
    expect(error).toMatchObject({ message: 'Detail of not_entitled.', requestId: 'request-1' });
  });

  it('rejects with identity_token_failed if identityToken rejects', async () => {
    const cause = new Error('login_required');
    const identityToken = () => Promise.reject(cause);
    const client = createTokenClient({ endpoint: endpoint.url, identityToken });
    await expect(client.getToken()).rejects.toMatchObject({ code: 'identity_token_failed', cause });
  });

  it('does not follow a redirect, so that the identity token is sent to the endpoint only', async () => {
    const elsewhere = await startEndpoint();
    const redirect: Answer = (response) => response.writeHead(307, { Location: elsewhere.url }).end();
    endpoint.willAnswer(redirect, redirect, redirect, redirect);
    await expect(createClient().getToken()).rejects.toMatchObject({ code: 'network_error' });
    expect(elsewhere.identities).toEqual([]);
    await elsewhere.close();
  });
});
