import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LatenodeError } from '../../client/latenode-error.ts';
import { createTokenClient, type IdentityToken, type TokenClientEvent } from '../../client/token-client.ts';
import { asJwt, gatewayRefusal, refusal, shareEndpoint } from './support/endpoint.ts';

vi.mock(import('../../client/async.ts'), async (original) => ({
  ...(await original()),
  pause: vi.fn(async () => {}),
}));

const endpoint = shareEndpoint();
let events: TokenClientEvent[];

beforeEach(() => {
  events = [];
  vi.spyOn(Math, 'random').mockReturnValue(1);
});

afterEach(() => vi.restoreAllMocks());

const createClient = (identityToken: IdentityToken = ({ forceRefresh }) => (forceRefresh ? 'new' : 'old')) =>
  createTokenClient({
    endpoint: endpoint.url,
    identityToken: asJwt(identityToken),
    onEvent: (event) => events.push(event),
  });

const failed = (code: string) => ({ type: 'failed', error: expect.objectContaining({ code }) });

describe('onEvent', () => {
  it('receives a request and the arrival of the token', async () => {
    await createClient().getToken();
    expect(events).toEqual([
      { type: 'identity', forceRefresh: false },
      { type: 'request', attempt: 1 },
      { type: 'refreshed', expiresInSeconds: 600 },
    ]);
  });

  it('receives only the question who the user is for a cached token', async () => {
    const client = createClient();
    await client.getToken();
    events.length = 0;
    await client.getToken();
    expect(events).toEqual([{ type: 'identity', forceRefresh: false }]);
  });

  it('receives every retry with its error and its delay', async () => {
    endpoint.willAnswer(
      gatewayRefusal(429, 'Too Many Requests'),
      refusal(503, 'signing_key_unavailable', { 'Retry-After': '2' }),
    );
    await createClient().getToken();
    const retry = (code: string, delayMilliseconds: number) => ({
      type: 'retry',
      error: expect.objectContaining({ code }),
      delayMilliseconds,
    });
    expect(events).toEqual([
      { type: 'identity', forceRefresh: false },
      { type: 'request', attempt: 1 },
      retry('too_many_requests', 500),
      { type: 'request', attempt: 2 },
      retry('signing_key_unavailable', 2500),
      { type: 'request', attempt: 3 },
      { type: 'refreshed', expiresInSeconds: 600 },
    ]);
  });

  it('receives a failure once, although several callers get the error', async () => {
    endpoint.willAnswer(refusal(403, 'not_entitled'));
    const client = createClient();
    const answers = await Promise.allSettled([client.getToken(), client.getToken()]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(events.slice(1)).toEqual([{ type: 'request', attempt: 1 }, failed('not_entitled')]);
  });

  it('receives each of two failures in a row', async () => {
    endpoint.willAnswer(refusal(403, 'not_entitled'), refusal(403, 'not_entitled'));
    const client = createClient();
    await expect(client.getToken()).rejects.toBeInstanceOf(LatenodeError);
    await expect(client.getToken()).rejects.toBeInstanceOf(LatenodeError);
    expect(events.filter(({ type }) => type === 'failed')).toHaveLength(2);
  });

  it('receives a failure if no user is signed in', async () => {
    await expect(createClient(() => null).getToken()).rejects.toMatchObject({ code: 'signed_out' });
    expect(events.slice(1)).toEqual([failed('signed_out')]);
  });

  it('receives the result after every caller has stopped waiting', async () => {
    const leaving = new AbortController();
    const token = createClient().getToken({ signal: leaving.signal });
    leaving.abort();
    await expect(token).rejects.toBe(leaving.signal.reason);
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'refreshed', expiresInSeconds: 600 }), {
      timeout: 30_000,
    });
  });

  it('never receives a token', async () => {
    endpoint.willAnswer(refusal(401, 'invalid_token'), gatewayRefusal(429, 'Too Many Requests'));
    await createClient().getToken();
    expect(JSON.stringify(events)).not.toMatch(/old|new|token-/);
    const types = 'identity request identity request retry request refreshed';
    expect(events.map(({ type }) => type).join(' ')).toBe(types);
  });

  it('does not make the request fail when it throws', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const thrown = new Error('listener');
    const onEvent = () => {
      throw thrown;
    };
    const client = createTokenClient({
      endpoint: endpoint.url,
      identityToken: asJwt(() => 'alice'),
      onEvent,
    });
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-1' });
    expect(error).toHaveBeenCalledWith(thrown);
  });
});
