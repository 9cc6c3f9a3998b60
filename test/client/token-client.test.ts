import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenClient, type IdentityToken } from '../../client/token-client.ts';
import { asJwt, problem, shareEndpoint, token } from './support/endpoint.ts';
import { elapse, freezeTime, setWallClock } from './support/time.ts';

const endpoint = shareEndpoint();
beforeEach(() => freezeTime());
afterEach(() => vi.useRealTimers());

const createClient = (identityToken: IdentityToken = () => 'alice') =>
  createTokenClient({ endpoint: endpoint.url, identityToken: asJwt(identityToken) });

describe('getToken', () => {
  it('sends one request for concurrent callers, and calls identityToken once, because refresh tokens may be single-use', async () => {
    const identityToken = vi.fn(async () => 'alice');
    const client = createClient(identityToken);
    const responses = await Promise.all([client.getToken(), client.getToken(), client.getToken()]);
    expect(responses.map(({ token }) => token)).toEqual(['token-1', 'token-1', 'token-1']);
    expect(endpoint.identities).toEqual(['alice']);
    expect(identityToken).toHaveBeenCalledExactlyOnceWith({ forceRefresh: false });
  });
});

it('sends no cookies, follows no redirect, and bypasses the cache of the browser', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json({ token: 'eyJ', expires_in: 600 }));
  const identityToken = () => 'e30.alice.e30';
  await createTokenClient({ endpoint: endpoint.url, identityToken, fetch }).getToken();
  const options = { method: 'POST', credentials: 'omit', redirect: 'error', cache: 'no-store' };
  expect(fetch).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.objectContaining(options));
});

describe('a cached token', () => {
  it.each([
    ['right', Date.now()],
    ['years behind', 0],
    ['years ahead', 4_102_444_800_000],
  ])('is returned until 30 seconds before it expires, if the clock is %s', async (_, wallClock) => {
    setWallClock(wallClock);
    const client = createClient();
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 600 });
    await elapse(569);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 31 });
    await elapse(1);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-2', expiresInSeconds: 600 });
  });

  it('is returned for half of its lifetime if that is short', async () => {
    endpoint.willRespond(token('short', 30));
    const client = createClient();
    await client.getToken();
    await elapse(14);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'short' });
    await elapse(1);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it.each([
    ['expires while the device sleeps', 3_600_000, 0],
    ['does not expire later if the clock is set back', -3_600_000, 570],
  ])('%s', async (_, milliseconds, seconds) => {
    const client = createClient();
    await client.getToken();
    setWallClock(Date.now() + milliseconds);
    await elapse(seconds);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-2', expiresInSeconds: 600 });
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

  describe.each([false, true])('with forceRefresh %s,', (forceRefresh) => {
    it('does not return a token that is being requested for the previous user', async () => {
      let user = 'alice';
      const client = createClient(() => user);
      const first = client.getToken({ forceRefresh });
      await endpoint.requested();
      user = 'bob';
      expect((await client.getToken({ forceRefresh })).token).toBe('token-2');
      expect((await first).token).toBe('token-1');
      expect(endpoint.identities).toEqual(['alice', 'bob']);
    });

    it('does not use an identity token that was requested before the call', async () => {
      const late = new Promise<string>((resolve) => setTimeout(resolve, 1000, 'alice'));
      const identityToken = vi.fn<IdentityToken>(() => 'bob').mockReturnValueOnce(late);
      const client = createClient(identityToken);
      const first = client.getToken({ forceRefresh });
      await new Promise(setImmediate);
      const second = client.getToken({ forceRefresh });
      await elapse(1);
      expect((await first).token).toBe('token-1');
      expect((await second).token).toBe('token-2');
      expect(endpoint.identities).toEqual(['alice', 'bob']);
    });
  });

  it('gives each of two users their own token while the first one is renewed after a 401', async () => {
    endpoint.willRespond(problem(401, 'invalid_token'));
    let user = 'alice';
    const client = createClient(({ forceRefresh }) => (forceRefresh ? `${user}-new` : user));
    const first = client.getToken();
    await endpoint.requested();
    await vi.waitFor(() => expect(endpoint.identities).toHaveLength(2), { timeout: 30_000 });
    user = 'bob';
    const second = client.getToken();
    await Promise.all([first, second]);
    expect(endpoint.identities).toEqual(['alice', 'alice-new', 'bob']);
    expect((await first).token).toBe('token-2');
    expect((await second).token).toBe('token-3');
  });

  it('renews the token of the current user for two calls whose token was rejected', async () => {
    endpoint.willRespond(problem(401, 'invalid_token'));
    let user = 'alice';
    const client = createClient(() => user);
    const both = Promise.all([client.getToken(), client.getToken()]);
    await endpoint.requested();
    user = 'bob';
    const tokens = (await both).map(({ token }) => token);
    expect(endpoint.identities).toEqual(['alice', 'bob']);
    expect(tokens).toEqual(['token-2', 'token-2']);
  });

  it('rejects without a request after a sign-out', async () => {
    let user: string | null = 'alice';
    const client = createClient(() => user);
    await client.getToken();
    user = null;
    await expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out' });
    expect(endpoint.identities).toEqual(['alice']);
  });
});

describe('reset', () => {
  it('forgets the token', async () => {
    const client = createClient();
    await client.getToken();
    client.reset();
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it('rejects the calls in flight with signed_out, and does not cache their token', async () => {
    const client = createClient();
    const rejected = expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out' });
    await endpoint.requested();
    client.reset();
    await rejected;
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it('does not wait for an identityToken of the ended session, and does not call it for queued calls', async () => {
    const identityToken = vi.fn<IdentityToken>(() => 'bob').mockReturnValueOnce(new Promise(() => {}));
    const client = createClient(identityToken);
    const first = expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out' });
    const waiting = expect(client.getToken({ forceRefresh: true })).rejects.toThrow('session was reset');
    await new Promise(setImmediate);
    client.reset();
    await Promise.all([first, waiting]);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-1' });
    expect(endpoint.identities).toEqual(['bob']);
    expect(identityToken).toHaveBeenCalledTimes(2);
  });

  it('stops the retries of the session', async () => {
    endpoint.willRespond(problem(503, 'signing_key_unavailable'));
    const client = createClient();
    const rejected = expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out' });
    await endpoint.requested();
    client.reset();
    await rejected;
    await elapse(60);
    expect(endpoint.identities).toEqual(['alice']);
  });
});

describe('the signal of a caller', () => {
  it('rejects the call of this caller at once, and does not stop the request for others', async () => {
    const client = createClient();
    const controller = new AbortController();
    const leaving = client.getToken({ signal: controller.signal });
    const staying = client.getToken();
    controller.abort();
    await expect(leaving).rejects.toBe(controller.signal.reason);
    for (const token of [staying, client.getToken()])
      await expect(token).resolves.toMatchObject({ token: 'token-1' });
  });

  it('prevents a request if it is already aborted', async () => {
    const identityToken = vi.fn(() => 'alice');
    const signal = AbortSignal.abort();
    await expect(createClient(identityToken).getToken({ signal })).rejects.toBe(signal.reason);
    expect(identityToken).not.toHaveBeenCalled();
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

  it('gets a new identity token and a new token, which replaces the cached one', async () => {
    const client = createClient(createSession());
    await client.getToken();
    for (const forceRefresh of [true, false])
      await expect(client.getToken({ forceRefresh })).resolves.toMatchObject({ token: 'token-2' });
    expect(endpoint.identities).toEqual(['alice-1', 'alice-2']);
  });

  it('gets a new token even if the identity token stays the same', async () => {
    const client = createClient();
    await client.getToken();
    await expect(client.getToken({ forceRefresh: true })).resolves.toMatchObject({ token: 'token-2' });
  });

  it('sends one request for concurrent callers', async () => {
    const identityToken = createSession();
    const client = createClient(identityToken);
    const force = { forceRefresh: true };
    const responses = await Promise.all([client.getToken(force), client.getToken(force)]);
    expect(responses.map(({ token }) => token)).toEqual(['token-1', 'token-1']);
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

  it('refreshes the identity token once, even if the broker rejects it', async () => {
    endpoint.willRespond(problem(401, 'invalid_token'));
    const identityToken = createSession();
    const rejected = createClient(identityToken).getToken({ forceRefresh: true });
    await expect(rejected).rejects.toMatchObject({ code: 'invalid_token' });
    expect(identityToken).toHaveBeenCalledOnce();
  });
});
