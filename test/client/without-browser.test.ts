/** Every export on a server that renders pages: Node, without `window`, `document` and, before Node 21, `navigator`. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as client from '../../client/index.ts';
import { settle } from './support/sdk.ts';

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ['without navigator', undefined],
  ['with the navigator of Node', { hardwareConcurrency: 2, userAgent: 'Node.js/24' }],
])('%s', (_, navigator) => {
  it('knows no browser that blocks third-party cookies', () => {
    vi.stubGlobal('navigator', navigator);
    expect(client.blocksThirdPartyCookies()).toBe(false);
  });
});

it('creates a token client', () => {
  const endpoint = 'https://broker.example.com/token';
  expect(client.createTokenClient({ endpoint, identityToken: () => null })).toHaveProperty('getToken');
});

it('embeds nothing, requests no token and ends no process', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const getToken = vi.fn();
  const latenode = client.embedLatenode({ client: { getToken }, container: 'latenode' });
  await settle();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  expect(getToken).not.toHaveBeenCalled();
  await expect(latenode.sdk).rejects.toMatchObject({ code: 'embed_failed' });
  latenode.destroy();
});

it('has no other export that needs a test here', () => {
  expect(Object.keys(client).sort()).toEqual([
    'LatenodeError',
    'allowNewerFields',
    'blocksThirdPartyCookies',
    'createTokenClient',
    'embedLatenode',
  ]);
});
