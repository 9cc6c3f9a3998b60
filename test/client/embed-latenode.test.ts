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

  it('navigates as soon as it has loaded', async () => {
    await embed().navigate({ to: '/scenarios' });
    expect(sdks[0]?.navigate).toHaveBeenCalledWith({ to: '/scenarios' });
  });

  it('opens the initial route once it has loaded, before the application gets it', async () => {
    let finishLoading = () => {};
    stubSdk(() => new Promise((resolve) => (finishLoading = resolve)));
    const { sdk } = embed({ initialRoute: '/shared-scenarios' });
    await settle();
    expect(sdks[0]?.navigate).not.toHaveBeenCalled();
    finishLoading();
    expect((await sdk).navigate).toHaveBeenCalledExactlyOnceWith({ to: '/shared-scenarios' });
    expect(sdks[0]?.configure).toHaveBeenCalledWith(
      expect.not.objectContaining({ initialRoute: expect.anything() }),
    );
  });

  it('navigates nowhere without an initial route', async () => {
    expect((await embed().sdk).navigate).not.toHaveBeenCalled();
  });

  it('clones a template as soon as it has loaded, whatever characters the id has', async () => {
    await embed().cloneTemplate('69bd&id=1');
    expect(sdks[0]?.navigate).toHaveBeenCalledExactlyOnceWith({
      to: '/run-action?action=clone-template&template-id=69bd%26id%3D1',
    });
  });
});

describe('the container', () => {
  it('may be an element', async () => {
    await embed({ container: document.body }).sdk;
    expect(document.querySelectorAll('body > div > article')).toHaveLength(1);
  });

  it('may be added later', async () => {
    document.body.innerHTML = '';
    const { sdk } = embed();
    await settle();
    document.body.innerHTML = '<main><div id="latenode"></div></main>';
    await sdk;
    expect(document.querySelectorAll('#latenode article')).toHaveLength(1);
  });

  it('is awaited for 10 seconds', async () => {
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

  it('before the token has arrived embeds nothing', async () => {
    const latenode = embed();
    latenode.destroy();
    await expect(latenode.sdk).rejects.toMatchObject({ code: 'destroyed' });
    await settle();
    expect(sdks).toEqual([]);
  });

  it('before the container exists stops waiting for it', async () => {
    const latenode = embed({ container: 'later' });
    await settle();
    latenode.destroy();
    document.body.innerHTML = '<div id="later"></div>';
    await settle();
    expect(sdks).toEqual([]);
  });

  it('while the iframe loads cleans up at once, although that throws', async () => {
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

  it('does not affect a later embed', async () => {
    const first = embed();
    first.destroy();
    await embed().sdk;
    expect(sdks).toHaveLength(1);
    expect(frames()).toBe(1);
  });

  it('causes no unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    embed().destroy();
    await settle();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('a failure', () => {
  it('to navigate rejects with destroyed after the removal', async () => {
    const latenode = embed();
    await latenode.sdk;
    latenode.destroy();
    await expect(latenode.navigate({ to: '/scenarios' })).rejects.toMatchObject({ code: 'destroyed' });
  });

  it('of the token is passed on, and nothing is embedded', async () => {
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

  it('thrown by the SDK is reported in the same way', async () => {
    stubSdk(() => {
      throw new Error('bad token');
    });
    await expect(embed().sdk).rejects.toMatchObject({ code: 'embed_failed' });
  });

  it('is reported when the iframe has not loaded after 30 seconds', async () => {
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
    ['an SDK that names cookies', {}, 'Cookies are blocked'],
  ])('is attributed to third-party cookies: %s', async (_, properties, words) => {
    for (const [name, value] of Object.entries(properties)) {
      vi.spyOn(navigator, name as 'vendor', 'get').mockReturnValue(value as string);
    }
    stubSdk(() => Promise.reject(new Error(words)));
    await expect(embed().sdk).rejects.toMatchObject({ code: 'third_party_cookies_blocked' });
  });
});
