import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LatenodeError } from '../../client/latenode-error.ts';
import { createTokenClient, type IdentityToken, type TokenClientEvent } from '../../client/token-client.ts';
import { type Endpoint, gatewayRefusal, refusal, startEndpoint } from './support/endpoint.ts';

vi.mock('../../client/pause.ts', () => ({ pause: vi.fn(async () => {}) }));

let endpoint: Endpoint;
let events: TokenClientEvent[];

beforeEach(async () => {
  endpoint = await startEndpoint();
  events = [];
  vi.spyOn(Math, 'random').mockReturnValue(1);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await endpoint.close();
});

const createClient = (identityToken: IdentityToken = ({ forceRefresh }) => (forceRefresh ? 'new' : 'old')) =>
  createTokenClient({ endpoint: endpoint.url, identityToken, onEvent: (event) => events.push(event) });

const failed = (code: string) => ({ type: 'failed', error: expect.objectContaining({ code }) });

it('reports a request and the token that arrives', async () => {
  await createClient().getToken();
  expect(events).toEqual([
    { type: 'request', attempt: 1 },
    { type: 'refreshed', expiresInSeconds: 600 },
  ]);
});

it('reports nothing for a token that is used again', async () => {
  const client = createClient();
  await client.getToken();
  events.length = 0;
  await client.getToken();
  expect(events).toEqual([]);
});

it('reports every retry with its error and its delay', async () => {
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
    { type: 'request', attempt: 1 },
    retry('too_many_requests', 500),
    { type: 'request', attempt: 2 },
    retry('signing_key_unavailable', 2500),
    { type: 'request', attempt: 3 },
    { type: 'refreshed', expiresInSeconds: 600 },
  ]);
});

it('reports a failure once, although several callers get it', async () => {
  endpoint.willAnswer(refusal(403, 'not_entitled'));
  const client = createClient();
  const answers = await Promise.allSettled([client.getToken(), client.getToken()]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(events).toEqual([{ type: 'request', attempt: 1 }, failed('not_entitled')]);
});

it('reports each of two failures in a row', async () => {
  endpoint.willAnswer(refusal(403, 'not_entitled'), refusal(403, 'not_entitled'));
  const client = createClient();
  await expect(client.getToken()).rejects.toBeInstanceOf(LatenodeError);
  await expect(client.getToken()).rejects.toBeInstanceOf(LatenodeError);
  expect(events.filter(({ type }) => type === 'failed')).toHaveLength(2);
});

it('reports a user who is not signed in', async () => {
  await expect(createClient(() => null).getToken()).rejects.toMatchObject({ code: 'signed_out' });
  expect(events).toEqual([failed('signed_out')]);
});

it('reports the result after every caller has stopped waiting', async () => {
  const leaving = new AbortController();
  const token = createClient().getToken({ signal: leaving.signal });
  leaving.abort();
  await expect(token).rejects.toBe(leaving.signal.reason);
  await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'refreshed', expiresInSeconds: 600 }));
});

it('contains no token', async () => {
  endpoint.willAnswer(refusal(401, 'invalid_token'), gatewayRefusal(429, 'Too Many Requests'));
  await createClient().getToken();
  expect(JSON.stringify(events)).not.toMatch(/old|new|token-/);
  expect(events.map(({ type }) => type)).toEqual(['request', 'request', 'retry', 'request', 'refreshed']);
});

it('does not fail with its listener', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue();
  const fault = new Error('listener');
  const onEvent = () => {
    throw fault;
  };
  const client = createTokenClient({ endpoint: endpoint.url, identityToken: () => 'alice', onEvent });
  await expect(client.getToken()).resolves.toMatchObject({ token: 'token-1' });
  expect(error).toHaveBeenCalledWith(fault);
});
