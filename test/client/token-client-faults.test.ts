import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pause } from '../../client/async.ts';
import { createTokenClient, type IdentityToken, type TokenClientEvent } from '../../client/token-client.ts';
import { asJwt, gatewayError, problem, reset, shareEndpoint, text, token } from './support/endpoint.ts';
import { elapse, freezeTime } from './support/time.ts';

vi.mock(import('../../client/async.ts'), async (original) => ({
  ...(await original()),
  pause: vi.fn(async () => {}),
}));

const endpoint = shareEndpoint();
const elsewhere = shareEndpoint();
let events: TokenClientEvent[];

beforeEach(() => {
  events = [];
  vi.spyOn(Math, 'random').mockReturnValue(1);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.mocked(pause).mockClear();
});

const pauses = () =>
  vi.mocked(pause).mock.calls.flatMap(([milliseconds]) => (milliseconds > 0 ? [milliseconds] : []));

const staleThenFresh: IdentityToken = ({ forceRefresh }) => (forceRefresh ? 'fresh' : 'stale');

const createClient = (identityToken: IdentityToken = staleThenFresh, options = {}) =>
  createTokenClient({
    endpoint: endpoint.url,
    identityToken: asJwt(identityToken),
    onEvent: (event) => events.push(event),
    ...options,
  });

describe('getToken, after a 401,', () => {
  it.each([
    ['the broker', problem(401, 'invalid_token')],
    ['the gateway', gatewayError(401, 'Unauthorized')],
  ])('of %s, gets a fresh identity token once for all callers, and retries', async (_, rejection) => {
    endpoint.willRespond(rejection);
    const client = createClient();
    const tokens = await Promise.all([client.getToken(), client.getToken()]);
    expect(tokens.map(({ token }) => token)).toEqual(['token-2', 'token-2']);
    expect(endpoint.identities).toEqual(['stale', 'fresh']);
    expect(events.filter(({ type }) => type === 'identity')).toHaveLength(2);
  });

  it.each<[string, IdentityToken, string, string[]]>([
    ['after a second 401', staleThenFresh, 'invalid_token', ['stale', 'fresh']],
    ['if the application returns the same identity token', () => 'same', 'invalid_token', ['same']],
    ['after a sign-out', ({ forceRefresh }) => (forceRefresh ? null : 'stale'), 'signed_out', ['stale']],
  ])('rejects %s', async (_, identityToken, code, identities) => {
    endpoint.willRespond(problem(401, 'invalid_token'), problem(401, 'invalid_token'));
    await expect(createClient(identityToken).getToken()).rejects.toMatchObject({ code });
    expect(endpoint.identities).toEqual(identities);
  });
});

describe('getToken, after a transient failure,', () => {
  it.each([
    ['a 503', problem(503, 'signing_key_unavailable')],
    ['a 429', gatewayError(429, 'Too Many Requests')],
    ['a 500 without a problem document', gatewayError(500, 'Internal Server Error')],
    ['a 502', text('<html>', 502)],
    ['a 504', gatewayError(504, 'Gateway Timeout')],
    ['a 408', gatewayError(408, 'Request Timeout')],
    ['a reset connection', reset],
  ])('retries with exponential backoff: %s', async (_, failure) => {
    endpoint.willRespond(failure, failure, failure, token('fourth'));
    await expect(createClient().getToken()).resolves.toMatchObject({ token: 'fourth' });
    expect(pauses()).toEqual([500, 1000, 2000]);
  });

  it('retries with jitter', async () => {
    vi.mocked(Math.random).mockReturnValue(0);
    endpoint.willRespond(reset);
    await createClient().getToken();
    expect(pauses()).toEqual([250]);
  });

  it('rejects with the last error after four attempts', async () => {
    const date = { 'Retry-After': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    const failure = problem(503, 'signing_key_unavailable', date);
    endpoint.willRespond(failure, failure, failure, failure);
    await expect(createClient().getToken()).rejects.toMatchObject({ code: 'signing_key_unavailable' });
    expect(endpoint.identities).toHaveLength(4);
  });

  it('retries if the server does not respond within 15 seconds', async () => {
    freezeTime();
    endpoint.willRespond(() => {});
    const late = createClient().getToken();
    await endpoint.requested();
    await elapse(15);
    vi.useRealTimers();
    await expect(late).resolves.toMatchObject({ token: 'token-2' });
  });
});

describe('getToken, after a permanent failure,', () => {
  const throttled = problem(429, 'too_many_requests', { 'Retry-After': '31' });
  const detail = { message: 'Detail of not_entitled.', requestId: 'request-1' };
  const message = expect.stringMatching(/^http.*\/token responded with status 403\.$/);
  it.each([
    ['a user who is not entitled', problem(403, 'not_entitled'), 'not_entitled', 403, detail],
    [
      'a 403 of the gateway',
      gatewayError(403, 'Forbidden'),
      'forbidden',
      403,
      { message, requestId: 'gateway-1' },
    ],
    ['a Retry-After above 30 seconds', throttled, 'too_many_requests', 429, { retryAfterSeconds: 31 }],
    ['a 500 of the broker', problem(500, 'internal_error'), 'internal_error', 500],
    ['a 404 of the gateway', gatewayError(404, 'Not Found'), 'unexpected_answer', 404],
    ['an unknown code', problem(451, 'new_code'), 'new_code', 451],
    ['a response that is not JSON', text('<!doctype html>'), 'unexpected_answer', 200],
    ['a response that is null', text('null'), 'unexpected_answer', 200],
    ['a response without a token', text('{"expires_in":600}'), 'unexpected_answer', 200],
    ['a response without expires_in', text('{"token":"eyJ"}'), 'unexpected_answer', 200],
  ])('rejects without a retry: %s', async (_, failure, code, status, more?) => {
    endpoint.willRespond(failure);
    const error = { name: 'LatenodeError', code, status, ...more };
    await expect(createClient().getToken()).rejects.toMatchObject(error);
    expect(endpoint.identities).toHaveLength(1);
  });

  it('does not follow a redirect, so that the identity token is sent to the endpoint only', async () => {
    const redirect = (response: ServerResponse) => response.writeHead(307, { Location: elsewhere.url }).end();
    endpoint.willRespond(redirect, redirect, redirect, redirect);
    const error = { code: 'network_error', message: expect.stringContaining(endpoint.url) };
    await expect(createClient().getToken()).rejects.toMatchObject(error);
    expect(elsewhere.identities).toEqual([]);
  });
});

describe('getToken, if identityToken', () => {
  const call = (identityToken: IdentityToken) =>
    createTokenClient({ endpoint: endpoint.url, identityToken }).getToken();

  const fail = () => {
    throw new Error('login_required');
  };
  it.each([
    ['rejects', async () => fail()],
    ['throws', fail],
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
  ])('returns %s, rejects with an error that names the problem, not the value', async (_, value, word) => {
    const error: unknown = await call(() => value as string).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'identity_token_failed', message: expect.stringContaining(word) });
    expect(String(error)).not.toContain('secret');
    expect(endpoint.identities).toEqual([]);
  });

  it.each([null, undefined, ''])('returns %j, rejects with signed_out', async (value) => {
    await expect(call(() => value)).rejects.toMatchObject({ code: 'signed_out' });
  });

  it.each([
    [{}, 30],
    [{ identityTokenTimeoutSeconds: 5 }, 5],
  ])('does not settle, with %j, rejects after %i s and makes the next call', async (options, seconds) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const identityToken = vi.fn<IdentityToken>(() => 'alice').mockReturnValueOnce(new Promise(() => {}));
    const client = createClient(identityToken, options);
    const message = `identityToken() did not settle within ${seconds} s.`;
    const late = expect(client.getToken()).rejects.toMatchObject({
      code: 'identity_token_failed',
      message,
    });
    await Promise.resolve();
    const next = client.getToken();
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    vi.useRealTimers();
    await late;
    await expect(next).resolves.toMatchObject({ token: 'token-1' });
  });
});

describe('onEvent', () => {
  const identity = { type: 'identity', forceRefresh: false };
  const request = (attempt: number) => ({ type: 'request', attempt });
  const refreshed = { type: 'refreshed', expiresInSeconds: 600 };
  const failed = (code: string) => ({ type: 'failed', error: expect.objectContaining({ code }) });

  it('receives the request and the new token, and for a cached token only the call of identityToken', async () => {
    const client = createClient();
    await client.getToken();
    await client.getToken();
    expect(events).toEqual([identity, request(1), refreshed, identity]);
  });

  it('receives every retry with its error and its delay, which is at least Retry-After', async () => {
    const unavailable = problem(503, 'signing_key_unavailable', { 'Retry-After': '2' });
    endpoint.willRespond(gatewayError(429, 'Too Many Requests'), unavailable);
    await createClient().getToken();
    const retry = (code: string, delayMilliseconds: number) => ({
      ...failed(code),
      type: 'retry',
      delayMilliseconds,
    });
    const retries = [retry('too_many_requests', 500), request(2), retry('signing_key_unavailable', 2500)];
    expect(events).toEqual([identity, request(1), ...retries, request(3), refreshed]);
    expect(pauses()).toEqual([500, 2500]);
  });

  it('receives each failure once, even if several callers get the error', async () => {
    endpoint.willRespond(problem(403, 'not_entitled'), problem(403, 'not_entitled'));
    const client = createClient();
    for (const failure of [0, 1]) {
      const both = await Promise.allSettled([client.getToken(), client.getToken()]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(events.slice(3 * failure)).toEqual([identity, request(1), failed('not_entitled')]);
    }
  });

  it('receives a failure if no user is signed in', async () => {
    await expect(createClient(() => null).getToken()).rejects.toMatchObject({ code: 'signed_out' });
    expect(events).toEqual([identity, failed('signed_out')]);
  });

  it('receives the result after every caller has stopped waiting', async () => {
    const leaving = new AbortController();
    const token = createClient().getToken({ signal: leaving.signal });
    leaving.abort();
    await expect(token).rejects.toBe(leaving.signal.reason);
    await vi.waitFor(() => expect(events.at(-1)).toEqual(refreshed), { timeout: 30_000 });
  });

  it('never receives a token', async () => {
    endpoint.willRespond(problem(401, 'invalid_token'), gatewayError(429, 'Too Many Requests'));
    await createClient().getToken();
    expect(JSON.stringify(events)).not.toMatch(/e30|token-/);
    const types = 'identity request identity request retry request refreshed';
    expect(events.map(({ type }) => type).join(' ')).toBe(types);
  });

  it('does not make the request fail when it throws', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const onEvent = vi.fn().mockThrow(new Error('listener'));
    await expect(createClient(undefined, { onEvent }).getToken()).resolves.toMatchObject({
      token: 'token-1',
    });
    expect(error).toHaveBeenCalledWith(new Error('listener'));
  });
});
