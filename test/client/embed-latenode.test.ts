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

describe('embedLatenode', () => {
  it.each([
    [{}, true],
    [{ allowCookies: false }, false],
  ])('configures the SDK once, with the token and options such as %j', async (options, allowCookies) => {
    const application = { ui: { main: { hideSideMenu: true } }, navigation: { handler: vi.fn() } };
    await embed({ ...application, ...options }).sdk;
    const container = expect.any(HTMLElement);
    const configuration = { ...application, token: 'eyJ', container, allowCookies };
    expect(sdks[0]?.configure).toHaveBeenCalledExactlyOnceWith(configuration);
    expect(sdks[0]?.navigate).not.toHaveBeenCalled();
    expect(document.querySelectorAll('#latenode article')).toHaveLength(1);
  });

  it('does not configure the SDK again while the page is open for a day', async () => {
    vi.useFakeTimers();
    const { sdk } = embed();
    await vi.advanceTimersByTimeAsync(24 * 60 * 60 * 1000);
    await sdk;
    expect(sdks).toHaveLength(1);
    expect(sdks[0]?.configure).toHaveBeenCalledOnce();
  });

  it('opens the initial route before it resolves with the SDK', async () => {
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

  it('navigates and clones a template once Latenode has loaded, and encodes the id', async () => {
    await embed().navigate({ to: '/scenarios' });
    expect(sdks[0]?.navigate).toHaveBeenCalledExactlyOnceWith({ to: '/scenarios' });
    await embed().cloneTemplate('69bd&id=1');
    const to = '/run-action?action=clone-template&template-id=69bd%26id%3D1';
    expect(sdks[1]?.navigate).toHaveBeenCalledExactlyOnceWith({ to });
  });

  it('updates the configuration once Latenode has loaded, and loads nothing again', async () => {
    await embed().update({ theme: { primaryColor: '#0b7285' } });
    expect(sdks[0]?.update).toHaveBeenCalledExactlyOnceWith({ theme: { primaryColor: '#0b7285' } });
    expect(sdks[0]?.configure).toHaveBeenCalledOnce();
  });

  it('does not update an SDK without update', async () => {
    const latenode = embed();
    Object.assign(await latenode.sdk, { update: undefined });
    await expect(latenode.update({})).resolves.toBeUndefined();
  });
});

describe('embedLatenode, given a container,', () => {
  it.each(['id', 'element'])('waits for a container that is added later, given as %s', async (kind) => {
    const element = document.createElement('main');
    const { sdk } = embed({ container: kind === 'element' ? element : 'later' });
    await settle();
    expect(sdks).toEqual([]);
    element.id = 'later';
    document.body.append(element);
    await sdk;
    expect(document.querySelectorAll('#later article')).toHaveLength(1);
  });

  it('rejects with its id if it is missing for 2 seconds', async () => {
    vi.useFakeTimers();
    const { sdk } = embed({ container: 'elsewhere' });
    const message = 'The container "elsewhere" is not in the document.';
    const rejected = expect(sdk).rejects.toMatchObject({ code: 'container_missing', message });
    await vi.advanceTimersByTimeAsync(2_001);
    await rejected;
  });

  it.each([
    ['before the token has arrived', () => client.getToken.mockReturnValueOnce(new Promise(() => {}))],
    ['while the iframe loads', () => stubSdk(() => new Promise(() => {}))],
  ])('rejects at once if the container is removed %s', async (_, prepare) => {
    prepare();
    const { sdk } = embed();
    const message = 'The container "latenode" was removed while Latenode was loading.';
    const rejected = expect(sdk).rejects.toMatchObject({ code: 'container_missing', message });
    await settle();
    document.body.innerHTML = '';
    await rejected;
  });

  it('keeps Latenode if the container is moved after it has loaded', async () => {
    await embed().sdk;
    const [container] = document.body.children;
    document.body.innerHTML = '';
    await settle();
    document.body.append(container ?? '');
    expect(sdks[0]?.cleanup).not.toHaveBeenCalled();
    expect(frames()).toBe(1);
  });

  it('replaces Latenode that is already in the container or still loading, which rejects with destroyed', async () => {
    const loading = expect(embed().sdk).rejects.toMatchObject({ code: 'destroyed' });
    await embed().sdk;
    await loading;
    expect(frames()).toBe(1);
    await embed().sdk;
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(frames()).toBe(1);
  });
});

describe('destroy', () => {
  it('cleans up once, empties the container, and makes navigation reject with destroyed', async () => {
    const latenode = embed();
    await latenode.sdk;
    latenode.destroy();
    latenode.destroy();
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(document.body.innerHTML).toBe('<div id="latenode"></div>');
    await expect(latenode.navigate({ to: '/scenarios' })).rejects.toMatchObject({ code: 'destroyed' });
  });

  it('stops waiting for the container', async () => {
    const latenode = embed({ container: 'later' });
    await settle();
    latenode.destroy();
    document.body.innerHTML = '<div id="later"></div>';
    await settle();
    expect(sdks).toEqual([]);
  });

  it('removes the iframe while it loads, even if cleanup() throws', async () => {
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

  it('embeds nothing if it is called at once, and causes no unhandled rejection, which would fail the run', async () => {
    embed().destroy();
    await embed().sdk;
    await settle();
    expect(sdks).toHaveLength(1);
    expect(frames()).toBe(1);
  });
});

describe('embedLatenode, after a failure,', () => {
  it('rejects with the error of the token client, and embeds nothing', async () => {
    client.getToken.mockRejectedValueOnce(new LatenodeError('not_entitled', 'No.', { status: 403 }));
    await expect(embed().sdk).rejects.toMatchObject({ code: 'not_entitled', status: 403 });
    expect(sdks).toEqual([]);
  });

  const cause = new Error('timeout');
  const fail = () => {
    throw cause;
  };
  it.each([
    ['rejects', async () => fail()],
    ['throws', fail],
  ])('rejects with embed_failed and empties the container if configure() %s', async (_, configure) => {
    stubSdk(configure);
    await expect(embed().sdk).rejects.toMatchObject({ code: 'embed_failed', cause });
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(frames()).toBe(0);
  });

  it('rejects with embed_failed if the iframe has not loaded after 30 seconds', async () => {
    vi.useFakeTimers();
    stubSdk(() => new Promise(() => {}));
    const rejected = expect(embed().sdk).rejects.toMatchObject({ code: 'embed_failed' });
    await vi.advanceTimersByTimeAsync(30_001);
    await rejected;
    expect(frames()).toBe(0);
  });

  it.each([
    ['a browser with WebKit', { vendor: 'Apple Computer, Inc.' }, 'timeout'],
    ['a browser with cookies disabled', { cookieEnabled: false }, 'timeout'],
    ['an error of the SDK that names cookies', {}, 'Cookies are blocked'],
  ])('rejects with third_party_cookies_blocked for %s', async (_, properties, message) => {
    for (const [name, value] of Object.entries(properties)) {
      vi.spyOn(navigator, name as 'vendor', 'get').mockReturnValue(value as string);
    }
    stubSdk(() => Promise.reject(new Error(message)));
    await expect(embed().sdk).rejects.toMatchObject({ code: 'third_party_cookies_blocked' });
  });
});
