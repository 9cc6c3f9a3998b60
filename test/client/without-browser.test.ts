/** Tests every export on a server that renders pages: Node.js, without `window`, `document` and, before Node.js 21, `navigator`. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as client from '../../client/index.ts';
import { settle } from './support/sdk.ts';

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ['without navigator', undefined],
  ['with the navigator of Node.js', { hardwareConcurrency: 2, userAgent: 'Node.js/24' }],
])('%s', (_, navigator) => {
  it('blocksThirdPartyCookies returns false', () => {
    vi.stubGlobal('navigator', navigator);
    expect(client.blocksThirdPartyCookies()).toBe(false);
  });
});

it('createTokenClient returns a client', () => {
  const endpoint = 'https://broker.example.com/token';
  expect(client.createTokenClient({ endpoint, identityToken: () => null })).toHaveProperty('getToken');
});

it('embedLatenode requests no token, and causes no unhandled rejection', async () => {
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

it('the package has no other export than those tested here', () => {
  expect(Object.keys(client).sort()).toEqual([
    'LatenodeError',
    'allowNewerFields',
    'blocksThirdPartyCookies',
    'createTokenClient',
    'describeError',
    'embedLatenode',
  ]);
});
