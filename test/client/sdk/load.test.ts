// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { settle, stubSdk } from '../support/sdk.ts';

let loadSdk: typeof import('../../../client/sdk/load.ts')['loadSdk'];

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
  it('loads the script again if a call without integrity has loaded it', async () => {
    const unchecked = loadSdk({ sdkUrl });
    const checked = loadSdk({ sdkUrl, integrity });
    const first = await finish('load');
    const second = await finish('load');
    expect(await unchecked).toBe(first);
    expect(await checked).toBe(second);
    expect(scripts().map((script) => script.integrity)).toEqual(['', integrity]);
  });

  it.each(['error', 'load'] as const)(
    'rejects after the event %s if the script has set no class, and restores the one on window',
    async (event) => {
      stubSdk();
      const present = window.LatenodeEmbeddedSDK;
      const rejected = expect(loadSdk({ sdkUrl, integrity })).rejects.toMatchObject({
        code: 'sdk_not_loaded',
      });
      await finish(event, () => {});
      await rejected;
      expect(await loadSdk({})).toBe(present);
    },
  );

  it('returns the checked class for the same value, even if another class is on window', async () => {
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
