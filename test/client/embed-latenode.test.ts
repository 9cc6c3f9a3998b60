// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbedOptions, embedLatenode } from '../../client/embed-latenode.ts';
import { LatenodeError } from '../../client/latenode-error.ts';
import { frames, sdks, settle, stubSdk } from './support/sdk.ts';

const client = { getToken: vi.fn(async () => ({ token: 'eyJ', expiresInSeconds: 600 })) };

beforeEach(() => {
  document.body.innerHTML = '<div id="latenode"></div>';
  stubSdk();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const embed = (options: Partial<EmbedOptions> = {}) =>
  embedLatenode({ client, container: 'latenode', ...options });

describe('the SDK', () => {
  it('is configured once, with the token and the options of the application', async () => {
    const navigation = { handler: vi.fn() };
    await embed({ allowCookies: true, ui: { main: { hideSideMenu: true } }, navigation }).sdk;
    expect(sdks[0]?.configure).toHaveBeenCalledExactlyOnceWith({
      token: 'eyJ',
      container: expect.any(HTMLElement),
      allowCookies: true,
      ui: { main: { hideSideMenu: true } },
      navigation,
    });
    expect(document.querySelectorAll('#latenode article')).toHaveLength(1);
  });

  it('is never configured again, however long the page stays open', async () => {
    vi.useFakeTimers();
    await embed().sdk;
    await vi.advanceTimersByTimeAsync(24 * 60 * 60 * 1000);
    expect(sdks).toHaveLength(1);
    expect(sdks[0]?.configure).toHaveBeenCalledOnce();
  });

  it('navigates as soon as it is there', async () => {
    await embed().navigate({ to: '/scenarios' });
    expect(sdks[0]?.navigate).toHaveBeenCalledWith({ to: '/scenarios' });
  });
});

describe('the container', () => {
  it('may be an element', async () => {
    await embed({ container: document.body }).sdk;
    expect(document.querySelectorAll('body > div > article')).toHaveLength(1);
  });

  it('may come later', async () => {
    document.body.innerHTML = '';
    const { sdk } = embed();
    await settle();
    document.body.innerHTML = '<main><div id="latenode"></div></main>';
    await sdk;
    expect(document.querySelectorAll('#latenode article')).toHaveLength(1);
  });

  it('is not waited for longer than 10 seconds', async () => {
    vi.useFakeTimers();
    const { sdk } = embed({ container: 'elsewhere' });
    const refused = expect(sdk).rejects.toMatchObject({ code: 'container_missing' });
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
  });
});

describe('destroy', () => {
  it('cleans up and leaves the container as it was', async () => {
    const latenode = embed();
    await latenode.sdk;
    latenode.destroy();
    latenode.destroy();
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(document.body.innerHTML).toBe('<div id="latenode"></div>');
  });

  it('before the token is there lets nothing begin', async () => {
    const latenode = embed();
    latenode.destroy();
    await expect(latenode.sdk).rejects.toMatchObject({ code: 'destroyed' });
    await settle();
    expect(sdks).toEqual([]);
  });

  it('before the container is there stops waiting for it', async () => {
    const latenode = embed({ container: 'later' });
    await settle();
    latenode.destroy();
    document.body.innerHTML = '<div id="later"></div>';
    await settle();
    expect(sdks).toEqual([]);
  });

  it('while the iframe loads cleans up at once, though that fails', async () => {
    stubSdk(() => new Promise(() => {}));
    const latenode = embed();
    await settle();
    vi.mocked(sdks[0] as NonNullable<(typeof sdks)[0]>).cleanup.mockImplementation(() => {
      throw new Error('nothing to clean up');
    });
    latenode.destroy();
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(frames()).toBe(0);
  });

  it('does not touch the Latenode that was embedded after it', async () => {
    const first = embed();
    first.destroy();
    await embed().sdk;
    expect(sdks).toHaveLength(1);
    expect(frames()).toBe(1);
  });

  it('is no unhandled rejection, for whoever calls it knows', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    embed().destroy();
    await settle();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('a failure', () => {
  it('to navigate is one to a Latenode that has been taken away', async () => {
    const latenode = embed();
    await latenode.sdk;
    latenode.destroy();
    await expect(latenode.navigate({ to: '/scenarios' })).rejects.toMatchObject({ code: 'destroyed' });
  });

  it('of the token is told as it is, and nothing is embedded', async () => {
    client.getToken.mockRejectedValueOnce(new LatenodeError('not_entitled', 'No.', { status: 403 }));
    await expect(embed().sdk).rejects.toMatchObject({ code: 'not_entitled', status: 403 });
    expect(sdks).toEqual([]);
  });

  it('of the iframe empties the container again', async () => {
    const cause = new Error('timeout');
    stubSdk(() => Promise.reject(cause));
    await expect(embed().sdk).rejects.toMatchObject({ code: 'embed_failed', cause });
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(frames()).toBe(0);
  });

  it('thrown by the SDK is told in the same way', async () => {
    stubSdk(() => {
      throw new Error('bad token');
    });
    await expect(embed().sdk).rejects.toMatchObject({ code: 'embed_failed' });
  });

  it('is an iframe that has not loaded after 30 seconds', async () => {
    vi.useFakeTimers();
    stubSdk(() => new Promise(() => {}));
    const refused = expect(embed().sdk).rejects.toMatchObject({ code: 'embed_failed' });
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
    expect(frames()).toBe(0);
  });

  it.each([
    ['a browser built on WebKit', { vendor: 'Apple Computer, Inc.' }, 'timeout'],
    ['a browser that refuses cookies', { cookieEnabled: false }, 'timeout'],
    ['an SDK that speaks of cookies', {}, 'Cookies are blocked'],
  ])('is put down to third-party cookies in %s', async (_, properties, words) => {
    for (const [name, value] of Object.entries(properties)) {
      vi.spyOn(navigator, name as 'vendor', 'get').mockReturnValue(value as string);
    }
    stubSdk(() => Promise.reject(new Error(words)));
    await expect(embed().sdk).rejects.toMatchObject({ code: 'third_party_cookies_blocked' });
  });
});
