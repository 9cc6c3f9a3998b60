// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settle, stubSdk } from '../support/sdk.ts';

type LoadSdk = typeof import('../../../client/sdk/load.ts')['loadSdk'];
let loadSdk: LoadSdk;

beforeEach(async () => {
  vi.resetModules(); // the module caches what it has loaded
  ({ loadSdk } = await import('../../../client/sdk/load.ts'));
  document.head.innerHTML = '';
  delete window.LatenodeEmbeddedSDK;
  // Scripts are never fetched: the tests dispatch their events.
  document.head.append = (...scripts) => {
    for (const script of scripts)
      document.head.appendChild(Object.assign(script, { type: 'text/plain' }) as Node);
  };
});

const scripts = () => [...document.querySelectorAll('script')];

/** Dispatches the event on the newest script; returns the class that the script has set on `window`. */
const finish = async (event: 'load' | 'error', run: () => void = stubSdk) => {
  await settle();
  if (event === 'load') run();
  const sdk = window.LatenodeEmbeddedSDK;
  scripts().at(-1)?.dispatchEvent(new Event(event));
  await settle();
  return sdk;
};

const sdkUrl = 'https://example.com/sdk.js';
const integrity = 'sha384-abc';

describe('loadSdk', () => {
  it('loads the pinned version of the SDK once for all callers', async () => {
    const loading = [loadSdk({}), loadSdk({})];
    const sdk = await finish('load');
    expect(await Promise.all([...loading, loadSdk({})])).toEqual([sdk, sdk, sdk]);
    expect(scripts().map(({ src }) => src)).toEqual(['https://embedded.latenode.com/static/sdk/0.1.5.js']);
  });

  it('uses a class that is already on window', async () => {
    stubSdk();
    expect(await loadSdk({})).toBe(window.LatenodeEmbeddedSDK);
    expect(scripts()).toEqual([]);
  });

  it.each([
    ['without CORS, which its server may not allow', {}, null],
    ['with CORS and integrity', { integrity }, 'anonymous'],
  ])('loads the script %s', async (_, options, crossOrigin) => {
    loadSdk({ sdkUrl, ...options });
    await settle();
    expect(scripts()[0]?.getAttribute('crossorigin')).toBe(crossOrigin);
    expect(scripts()[0]?.getAttribute('integrity')).toBe(crossOrigin && integrity);
  });

  it.each(['error', 'load'] as const)(
    'rejects after the event %s without a class on window, and loads the script again',
    async (event) => {
      const first = expect(loadSdk({})).rejects.toMatchObject({ code: 'sdk_not_loaded' });
      await finish(event, () => {});
      await first;
      expect(scripts()).toEqual([]);
      const second = loadSdk({});
      const sdk = await finish('load');
      expect(await second).toBe(sdk);
    },
  );
});

describe('loadSdk, with integrity,', () => {
  it('loads the script although a class is already on window', async () => {
    stubSdk();
    const present = window.LatenodeEmbeddedSDK;
    const checked = loadSdk({ sdkUrl, integrity });
    const sdk = await finish('load');
    expect(await checked).toBe(sdk);
    expect(sdk).not.toBe(present);
  });

  it('loads the script again although a call without integrity has loaded it', async () => {
    const unchecked = loadSdk({ sdkUrl });
    const checked = loadSdk({ sdkUrl, integrity });
    const first = await finish('load');
    const second = await finish('load');
    expect(await unchecked).toBe(first);
    expect(await checked).toBe(second);
    expect(scripts().map((script) => script.integrity)).toEqual(['', integrity]);
  });

  it('rejects if the script does not set a class, although one is already on window', async () => {
    stubSdk();
    const present = window.LatenodeEmbeddedSDK;
    const rejected = expect(loadSdk({ sdkUrl, integrity })).rejects.toMatchObject({ code: 'sdk_not_loaded' });
    await finish('load', () => {}); // as a script that keeps an existing class
    await rejected;
    expect(window.LatenodeEmbeddedSDK).toBe(present);
  });

  it('restores the class on window if the check fails', async () => {
    stubSdk();
    const present = window.LatenodeEmbeddedSDK;
    const rejected = expect(loadSdk({ sdkUrl, integrity })).rejects.toMatchObject({ code: 'sdk_not_loaded' });
    await finish('error');
    await rejected;
    expect(await loadSdk({})).toBe(present);
  });

  it('returns the checked class for the same value, although another class is on window', async () => {
    const first = loadSdk({ sdkUrl, integrity });
    const checked = await finish('load');
    stubSdk();
    expect(await first).toBe(checked);
    expect(await loadSdk({ sdkUrl, integrity })).toBe(checked);
    expect(scripts()).toHaveLength(1);
  });

  it('loads the script again for another value', async () => {
    loadSdk({ sdkUrl, integrity });
    await finish('load');
    const other = loadSdk({ sdkUrl, integrity: 'sha384-def' });
    expect(await finish('load')).toBe(await other);
    expect(scripts().map((script) => script.integrity)).toEqual([integrity, 'sha384-def']);
  });

  it.each(['md5-abc', 'sha384', 'sha384-', 'abc'])(
    'rejects "%s", which browsers ignore, without loading the script',
    async (ignored) => {
      await expect(loadSdk({ sdkUrl, integrity: ignored })).rejects.toMatchObject({ code: 'sdk_not_loaded' });
      expect(scripts()).toEqual([]);
    },
  );
});

describe('loadSdk, with Trusted Types,', () => {
  /** Enforces Trusted Types, as a browser does: only an object of a policy can be set. */
  const enforce = (createPolicy: () => unknown) => {
    vi.stubGlobal('trustedTypes', { createPolicy });
    vi.spyOn(HTMLScriptElement.prototype, 'src', 'set').mockImplementation((url: unknown) => {
      if (typeof url === 'string') throw new TypeError('This document requires TrustedScriptURL assignment.');
    });
  };
  const policy = { createScriptURL: vi.fn((url: string) => ({ url })) };

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('uses its own policy, which it creates once', async () => {
    const createPolicy = vi.fn(() => policy);
    enforce(createPolicy);
    for (const event of ['error', 'load'] as const) {
      const loading = loadSdk({ sdkUrl }).catch(() => {});
      await finish(event);
      await loading;
    }
    expect(createPolicy).toHaveBeenCalledExactlyOnceWith('latenode-token-client', expect.anything());
    expect(policy.createScriptURL).toHaveBeenCalledWith(sdkUrl);
  });

  it('uses the policy of the application', async () => {
    const createPolicy = vi.fn();
    enforce(createPolicy);
    const loading = loadSdk({ sdkUrl, trustedTypesPolicy: policy });
    expect(await finish('load')).toBe(await loading);
    expect(createPolicy).not.toHaveBeenCalled();
  });

  it('rejects with blocked_by_csp, which names both remedies, if the page allows no policy', async () => {
    enforce(() => {
      throw new TypeError('Policy disallowed.');
    });
    await expect(loadSdk({ sdkUrl })).rejects.toMatchObject({
      code: 'blocked_by_csp',
      message: expect.stringMatching(
        /sdk\.js: add latenode-token-client to trusted-types, or set trustedTypesPolicy/,
      ),
    });
  });
});
