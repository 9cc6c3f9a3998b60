/** Tests the client on a server that renders pages: Node.js, without `window`, `document` and, before Node.js 21, `navigator`. */
import { afterEach, expect, it, vi } from 'vitest';
import { blocksThirdPartyCookies, createTokenClient, embedLatenode } from '../../client/index.ts';
import { settle } from './support/sdk.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['without navigator', undefined],
  ['with the navigator of Node.js', { hardwareConcurrency: 2, userAgent: 'Node.js/24' }],
])('blocksThirdPartyCookies returns false %s', (_, navigator) => {
  vi.stubGlobal('navigator', navigator);
  expect(blocksThirdPartyCookies()).toBe(false);
});

it('createTokenClient returns a client', () => {
  const endpoint = 'https://broker.example.com/token';
  expect(createTokenClient({ endpoint, identityToken: () => null })).toHaveProperty('getToken');
});

it('embedLatenode requests no token, and causes no unhandled rejection, which would fail the run', async () => {
  const getToken = vi.fn();
  const latenode = embedLatenode({ client: { getToken }, container: 'latenode' });
  await settle();
  expect(getToken).not.toHaveBeenCalled();
  await expect(latenode.sdk).rejects.toMatchObject({ code: 'embed_failed' });
  latenode.destroy();
});
