import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenClient, type IdentityToken } from '../../client/token-client.ts';
import { type Endpoint, refusal, startEndpoint, token } from './support/endpoint.ts';
import { elapse, freezeTime, setWallClock, sleep } from './support/time.ts';

let endpoint: Endpoint;

beforeEach(async () => {
  endpoint = await startEndpoint();
  freezeTime();
});

afterEach(async () => {
  vi.useRealTimers();
  await endpoint.close();
});

const createClient = (identityToken: IdentityToken = () => 'alice') =>
  createTokenClient({ endpoint: endpoint.url, identityToken });

describe('getToken', () => {
  it('sends one request for concurrent callers', async () => {
    const client = createClient();
    const answers = await Promise.all([client.getToken(), client.getToken(), client.getToken()]);
    expect(new Set(answers.map((answer) => answer.token))).toEqual(new Set(['token-1']));
    expect(endpoint.identities).toEqual(['alice']);
  });

  it('calls identityToken once for concurrent callers, because a refresh token may be valid for one use', async () => {
    const identityToken = vi.fn(async () => 'alice');
    const client = createClient(identityToken);
    await Promise.all([client.getToken(), client.getToken()]);
    expect(identityToken).toHaveBeenCalledOnce();
    expect(identityToken).toHaveBeenCalledWith({ forceRefresh: false });
  });

  it('does not cache a failure', async () => {
    endpoint.willAnswer(refusal(403, 'not_entitled'));
    const client = createClient();
    await expect(client.getToken()).rejects.toMatchObject({ code: 'not_entitled' });
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });
});

describe('a cached token', () => {
  it('is returned until 30 seconds before it expires, with the remaining time', async () => {
    const client = createClient();
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 600 });
    await elapse(569);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 31 });
    await elapse(1);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-2', expiresInSeconds: 600 });
  });

  it('is returned for half of its lifetime if that is short', async () => {
    endpoint.willAnswer(token('short', 30));
    const client = createClient();
    await client.getToken();
    await elapse(14);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'short' });
    await elapse(1);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it('expires while the device sleeps', async () => {
    const client = createClient();
    await client.getToken();
    sleep(3600);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-2', expiresInSeconds: 600 });
  });

  it.each([
    ['years behind', 0],
    ['years ahead', 4_102_444_800_000],
  ])('expires as expires_in states on a device whose clock is %s', async (_, wallClock) => {
    setWallClock(wallClock);
    const client = createClient();
    await client.getToken();
    await elapse(569);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 31 });
    await elapse(1);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it('does not expire later if the clock is set back', async () => {
    const client = createClient();
    await client.getToken();
    setWallClock(0);
    await elapse(570);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });
});

describe('getToken, for another user,', () => {
  it('does not return the token of the previous user', async () => {
    let user = 'alice';
    const client = createClient(() => user);
    await client.getToken();
    user = 'bob';
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
    expect(endpoint.identities).toEqual(['alice', 'bob']);
  });

  it('does not return a token that is being requested for the previous user', async () => {
    let user = 'alice';
    const client = createClient(() => user);
    const first = client.getToken();
    while (endpoint.identities.length === 0) await new Promise(setImmediate);
    user = 'bob';
    const second = client.getToken();
    expect(await first).not.toEqual(await second);
  });

  it('rejects without a request after a sign-out', async () => {
    let user: string | null = 'alice';
    const client = createClient(() => user);
    await client.getToken();
    user = null;
    await expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out', status: undefined });
    expect(endpoint.identities).toEqual(['alice']);
  });
});

describe('the signal of a caller', () => {
  it('rejects the call of this caller at once, and no other', async () => {
    const client = createClient();
    const controller = new AbortController();
    const leaving = client.getToken({ signal: controller.signal });
    const staying = client.getToken();
    controller.abort();
    await expect(leaving).rejects.toBe(controller.signal.reason);
    await expect(staying).resolves.toMatchObject({ token: 'token-1' });
  });

  it('prevents a request if it is already aborted', async () => {
    const identityToken = vi.fn(() => 'alice');
    const signal = AbortSignal.abort();
    await expect(createClient(identityToken).getToken({ signal })).rejects.toBe(signal.reason);
    expect(identityToken).not.toHaveBeenCalled();
  });

  it('does not stop the request, whose token the next caller gets', async () => {
    const client = createClient();
    const controller = new AbortController();
    const leaving = client.getToken({ signal: controller.signal });
    controller.abort();
    await expect(leaving).rejects.toBe(controller.signal.reason);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-1' });
  });
});

describe('forceRefresh', () => {
  /** A session whose identity token changes with every refresh. */
  const createSession = () => {
    let version = 1;
    return vi.fn<IdentityToken>(async ({ forceRefresh }) => {
      if (forceRefresh) version += 1;
      return `alice-${version}`;
    });
  };

  it('gets a new identity token and a new token although one is cached', async () => {
    const client = createClient(createSession());
    await client.getToken();
    await expect(client.getToken({ forceRefresh: true })).resolves.toMatchObject({ token: 'token-2' });
    expect(endpoint.identities).toEqual(['alice-1', 'alice-2']);
  });

  it('replaces the cached token', async () => {
    const client = createClient(createSession());
    await client.getToken();
    await client.getToken({ forceRefresh: true });
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
    expect(endpoint.identities).toHaveLength(2);
  });

  it('gets a new token although the identity token stays the same', async () => {
    const client = createClient();
    await client.getToken();
    await expect(client.getToken({ forceRefresh: true })).resolves.toMatchObject({ token: 'token-2' });
  });

  it('sends one request for concurrent callers', async () => {
    const identityToken = createSession();
    const client = createClient(identityToken);
    const force = { forceRefresh: true };
    const answers = await Promise.all([client.getToken(force), client.getToken(force)]);
    expect(answers.map(({ token }) => token)).toEqual(['token-1', 'token-1']);
    expect(identityToken).toHaveBeenCalledOnce();
  });

  it('never calls identityToken while another call of it is pending', async () => {
    let running = 0;
    const identityToken = vi.fn<IdentityToken>(async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise(setImmediate);
      running -= 1;
      return 'alice';
    });
    const client = createClient(identityToken);
    await Promise.all([client.getToken(), client.getToken({ forceRefresh: true }), client.getToken()]);
    expect(identityToken).toHaveBeenCalledTimes(2);
  });

  it('refreshes the identity token once, although the broker rejects it', async () => {
    endpoint.willAnswer(refusal(401, 'invalid_token'));
    const identityToken = createSession();
    const rejected = createClient(identityToken).getToken({ forceRefresh: true });
    await expect(rejected).rejects.toMatchObject({ code: 'invalid_token' });
    expect(identityToken).toHaveBeenCalledOnce();
  });
});
