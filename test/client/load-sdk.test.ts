// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { loadSdk } from '../../client/load-sdk.ts';
import { stubSdk } from './support/sdk.ts';

beforeEach(() => {
  document.head.innerHTML = '';
  delete window.LatenodeEmbeddedSDK;
  // The script is never fetched: the tests say when it has loaded, or not.
  document.head.append = (...scripts) => {
    for (const script of scripts)
      document.head.appendChild(Object.assign(script, { type: 'text/plain' }) as Node);
  };
});

const scripts = () => [...document.querySelectorAll('script')];

const finish = (event: 'load' | 'error') => {
  for (const script of scripts()) script.dispatchEvent(new Event(event));
};

it('loads the pinned version of the SDK, once for everybody', async () => {
  const loading = [loadSdk({}), loadSdk({})];
  expect(scripts().map(({ src }) => src)).toEqual(['https://embedded.latenode.com/static/sdk/0.1.5.js']);
  stubSdk();
  finish('load');
  const sdk = window.LatenodeEmbeddedSDK;
  expect(await Promise.all([...loading, loadSdk({})])).toEqual([sdk, sdk, sdk]);
  expect(scripts()).toHaveLength(1);
});

it('uses the SDK that the page has already', async () => {
  stubSdk();
  expect(await loadSdk({})).toBe(window.LatenodeEmbeddedSDK);
  expect(scripts()).toEqual([]);
});

it('has the browser check the script when its integrity is given', () => {
  loadSdk({ sdkUrl: 'https://example.com/sdk.js', integrity: 'sha384-abc' });
  expect(scripts()[0]).toMatchObject({ integrity: 'sha384-abc', crossOrigin: 'anonymous' });
});

it('asks for no CORS otherwise, which the server of the script may not offer', () => {
  loadSdk({ sdkUrl: 'https://example.com/other.js' });
  expect(scripts()[0]?.hasAttribute('crossorigin')).toBe(false);
});

it.each(['error', 'load'] as const)(
  'tries again after a script that ended with "%s" and no SDK',
  async (event) => {
    const first = loadSdk({});
    finish(event);
    await expect(first).rejects.toMatchObject({ code: 'sdk_not_loaded' });
    expect(scripts()).toEqual([]);
    const second = loadSdk({});
    stubSdk();
    finish('load');
    expect(await second).toBe(window.LatenodeEmbeddedSDK);
  },
);
