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

describe('one request', () => {
  it('serves everybody who asks at the same time', async () => {
    const client = createClient();
    const answers = await Promise.all([client.getToken(), client.getToken(), client.getToken()]);
    expect(new Set(answers.map((answer) => answer.token))).toEqual(new Set(['token-1']));
    expect(endpoint.identities).toEqual(['alice']);
  });

  it('and one question to the application, whose refresh token may be good for one use', async () => {
    const identityToken = vi.fn(async () => 'alice');
    const client = createClient(identityToken);
    await Promise.all([client.getToken(), client.getToken()]);
    expect(identityToken).toHaveBeenCalledOnce();
    expect(identityToken).toHaveBeenCalledWith({ forceRefresh: false });
  });

  it('that fails is not remembered', async () => {
    endpoint.willAnswer(refusal(403, 'not_entitled'));
    const client = createClient();
    await expect(client.getToken()).rejects.toMatchObject({ code: 'not_entitled' });
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });
});

describe('a token', () => {
  it('is handed out again until half a minute before its end, with what is left of its life', async () => {
    const client = createClient();
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 600 });
    await elapse(569);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 31 });
    await elapse(1);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-2', expiresInSeconds: 600 });
  });

  it('with a short life is handed out for half of it', async () => {
    endpoint.willAnswer(token('short', 30));
    const client = createClient();
    await client.getToken();
    await elapse(14);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'short' });
    await elapse(1);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it('is not handed out after the machine has slept', async () => {
    const client = createClient();
    await client.getToken();
    sleep(3600);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-2', expiresInSeconds: 600 });
  });

  it.each([
    ['years behind', 0],
    ['years ahead', 4_102_444_800_000],
  ])('lives as long as the server says on a machine whose clock is %s', async (_, wallClock) => {
    setWallClock(wallClock);
    const client = createClient();
    await client.getToken();
    await elapse(569);
    await expect(client.getToken()).resolves.toEqual({ token: 'token-1', expiresInSeconds: 31 });
    await elapse(1);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });

  it('lives no longer when the clock is set back meanwhile', async () => {
    const client = createClient();
    await client.getToken();
    setWallClock(0);
    await elapse(570);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
  });
});

describe('another person', () => {
  it('never gets the token of the one before', async () => {
    let person = 'alice';
    const client = createClient(() => person);
    await client.getToken();
    person = 'bob';
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-2' });
    expect(endpoint.identities).toEqual(['alice', 'bob']);
  });

  it('does not get one that is still under way either', async () => {
    let person = 'alice';
    const client = createClient(() => person);
    const first = client.getToken();
    await Promise.resolve();
    await Promise.resolve();
    person = 'bob';
    const second = client.getToken();
    expect(await first).not.toEqual(await second);
  });

  it('is nobody: after a sign-out there is no token, and none is asked for', async () => {
    let person: string | null = 'alice';
    const client = createClient(() => person);
    await client.getToken();
    person = null;
    await expect(client.getToken()).rejects.toMatchObject({ code: 'signed_out', status: undefined });
    expect(endpoint.identities).toEqual(['alice']);
  });
});

describe('an abort', () => {
  it('lets the one who aborts leave at once, and nobody else', async () => {
    const client = createClient();
    const controller = new AbortController();
    const leaving = client.getToken({ signal: controller.signal });
    const staying = client.getToken();
    controller.abort();
    await expect(leaving).rejects.toBe(controller.signal.reason);
    await expect(staying).resolves.toMatchObject({ token: 'token-1' });
  });

  it('before the start asks nothing of anybody', async () => {
    const identityToken = vi.fn(() => 'alice');
    const signal = AbortSignal.abort();
    await expect(createClient(identityToken).getToken({ signal })).rejects.toBe(signal.reason);
    expect(identityToken).not.toHaveBeenCalled();
  });

  it('by everybody leaves the request to whoever asks next', async () => {
    const client = createClient();
    const controller = new AbortController();
    const leaving = client.getToken({ signal: controller.signal });
    controller.abort();
    await expect(leaving).rejects.toBe(controller.signal.reason);
    await expect(client.getToken()).resolves.toMatchObject({ token: 'token-1' });
  });
});
