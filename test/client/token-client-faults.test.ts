import { afterEach, describe, expect, it, vi } from 'vitest';
import { pause } from '../../client/async.ts';
import { LatenodeError } from '../../client/latenode-error.ts';
import { createTokenClient, type IdentityToken } from '../../client/token-client.ts';
import {
  type Answer,
  asJwt,
  gatewayRefusal,
  refusal,
  reset,
  shareEndpoint,
  text,
  token,
} from './support/endpoint.ts';
import { elapse, freezeTime } from './support/time.ts';

vi.mock(import('../../client/async.ts'), async (original) => ({
  ...(await original()),
  pause: vi.fn(async () => {}),
}));

const pauses = () =>
  vi.mocked(pause).mock.calls.flatMap(([milliseconds]) => (milliseconds > 0 ? [milliseconds] : []));

const endpoint = shareEndpoint();
const elsewhere = shareEndpoint();

afterEach(() => {
  vi.restoreAllMocks();
  vi.mocked(pause).mockClear();
});

const staleThenFresh: IdentityToken = ({ forceRefresh }) => (forceRefresh ? 'fresh' : 'stale');

const createClient = (identityToken = vi.fn(staleThenFresh)) => ({
  ...createTokenClient({ endpoint: endpoint.url, identityToken: asJwt(identityToken) }),
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
    const client = createTokenClient({ endpoint: endpoint.url, identityToken: asJwt(identityToken) });
    await expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out' });
  });
});

describe('getToken, after a transient failure,', () => {
  it.each([
    ['a 503', refusal(503, 'signing_key_unavailable')],
    ['a 429', gatewayRefusal(429, 'Too Many Requests')],
    ['a 500 without a problem document', gatewayRefusal(500, 'Internal Server Error')],
    ['a 502', text('<html>', 502)],
    ['a 504', gatewayRefusal(504, 'Gateway Timeout')],
    ['a 408', gatewayRefusal(408, 'Request Timeout')],
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
    const date = { 'Retry-After': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    const failure = refusal(503, 'signing_key_unavailable', date);
    endpoint.willAnswer(failure, failure, failure, failure);
    const error = { code: 'signing_key_unavailable', status: 503 };
    await expect(createClient().getToken()).rejects.toMatchObject(error);
    expect(endpoint.identities).toHaveLength(4);
  });

  it('retries if the server does not respond within 15 seconds', async () => {
    freezeTime();
    endpoint.willAnswer(() => {});
    const answer = createClient().getToken();
    await endpoint.requested();
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
    ['a 404 of the gateway', gatewayRefusal(404, 'Not Found'), 'unexpected_answer', 404],
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
    const failure = createClient().getToken();
    await expect(failure).rejects.toBeInstanceOf(LatenodeError);
    const details = { message: 'Detail of not_entitled.', requestId: 'request-1' };
    await expect(failure).rejects.toMatchObject(details);
  });

  it('has the request id of the header if the gateway has responded', async () => {
    endpoint.willAnswer(gatewayRefusal(403, 'Forbidden'));
    const error = {
      code: 'forbidden',
      requestId: 'gateway-1',
      message: `${endpoint.url} responded with status 403.`,
    };
    await expect(createClient().getToken()).rejects.toMatchObject(error);
  });

  it('names the endpoint if it cannot be reached', async () => {
    endpoint.willAnswer(reset, reset, reset, reset);
    const error = { code: 'network_error', message: expect.stringContaining(endpoint.url) };
    await expect(createClient().getToken()).rejects.toMatchObject(error);
  });

  it('does not follow a redirect, so that the identity token is sent to the endpoint only', async () => {
    const redirect: Answer = (response) => response.writeHead(307, { Location: elsewhere.url }).end();
    endpoint.willAnswer(redirect, redirect, redirect, redirect);
    await expect(createClient().getToken()).rejects.toMatchObject({ code: 'network_error' });
    expect(elsewhere.identities).toEqual([]);
  });
});

describe('getToken, after identityToken,', () => {
  const call = (identityToken: IdentityToken) =>
    createTokenClient({ endpoint: endpoint.url, identityToken }).getToken();

  const fail = () => {
    throw new Error('login_required');
  };
  it.each([
    ['has rejected', async () => fail()],
    ['has thrown', fail],
  ])('%s, rejects with identity_token_failed and the cause', async (_, identityToken) => {
    const error = { code: 'identity_token_failed', cause: new Error('login_required') };
    await expect(call(identityToken)).rejects.toMatchObject(error);
  });

  it.each([
    ['an object', { idToken: 'e30.secret.e30' }, 'object'],
    ['"Bearer" before the token', 'Bearer e30.secret.e30', 'Bearer'],
    ['"undefined"', 'undefined', 'undefined'],
    ['an opaque token', 'secret', 'a JWT'],
    ['an encrypted token', 'e30.secret.e30.e30.e30', 'a JWT'],
    ['a number', 1, 'number'],
  ])(
    'has returned %s, rejects with identity_token_failed that says so, without the value',
    async (_, value, word) => {
      const error: unknown = await call(() => value as string).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: 'identity_token_failed', message: expect.stringContaining(word) });
      expect(String(error)).not.toContain('secret');
      expect(endpoint.identities).toEqual([]);
    },
  );

  it.each([null, undefined, ''])('has returned %j, rejects with signed_out', async (value) => {
    await expect(call(() => value)).rejects.toMatchObject({ code: 'signed_out' });
  });
});

it.each([
  [{}, 30],
  [{ identityTokenTimeoutSeconds: 5 }, 5],
])(
  'an identityToken that never settles fails with %j after %i seconds, and the next call is made',
  async (options, seconds) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const identityToken = vi.fn<IdentityToken>(() => 'alice').mockReturnValueOnce(new Promise(() => {}));
    const client = createTokenClient({
      endpoint: endpoint.url,
      identityToken: asJwt(identityToken),
      ...options,
    });
    const message = `identityToken() did not settle within ${seconds} s.`;
    const late = expect(client.getToken()).rejects.toMatchObject({ code: 'identity_token_failed', message });
    await Promise.resolve();
    const next = client.getToken();
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    vi.useRealTimers();
    await late;
    await expect(next).resolves.toMatchObject({ token: 'token-1' });
  },
);
