/** Runs `identity-token.ts` of each provider's page against a fake of its library: the contract of `identityToken`. */
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { IdentityToken } from '../../client/token-client.ts';
import { blocksOf, guides, readGuide } from '../support/guides.ts';
import { createSession, signInLibraries } from './support/sign-in-libraries.ts';

const folder = 'docs/identity-providers/';
const samples = guides
  .filter((path) => path.startsWith(folder))
  .flatMap((path) => blocksOf(readGuide(path), 'ts').map((sample) => ({ path, sample })))
  .map(({ path, sample }) => ({ page: path.slice(folder.length, -'.md'.length), path, sample }));

it('every sample has a fake, and every fake a sample', () => {
  expect(samples.map(({ page }) => page).sort()).toEqual(Object.keys(signInLibraries).sort());
});

describe.each(samples)('identity-token.ts of $page', ({ page, path, sample }) => {
  /** Opens a page with the sample, whose imports are the fakes. */
  const open = async (isSignedIn: boolean) => {
    const { code } = await transform(sample, { loader: 'ts', format: 'cjs' });
    const session = createSession(isSignedIn);
    const modules = signInLibraries[page]?.(session) ?? {};
    const exported: { exports: { identityToken?: IdentityToken } } = { exports: {} };
    const require = (name: string) => {
      if (!(name in modules)) throw new Error(`The fake has no module "${name}"`);
      return { __esModule: true, ...modules[name] };
    };
    const location = { origin: 'https://app.example.com' };
    new Function('require', 'module', 'location', 'fetch', code)(require, exported, location, modules.fetch);
    const { identityToken } = exported.exports;
    if (!identityToken) throw new Error('The sample exports no identityToken');
    return { session, getToken: async (forceRefresh = false) => identityToken({ forceRefresh }) };
  };

  it('waits while the page starts, and returns the kind of token that the page says to send', async () => {
    const { getToken } = await open(true);
    const [, kind = ''] = /Send the (ID|access|session|tokenized|JWT)\b/.exec(readGuide(path)) ?? [];
    expect(await getToken()).toMatch(kind === 'ID' ? /^id\./ : /^access\./);
  });

  it('returns another token each time with forceRefresh: true', async () => {
    const { getToken } = await open(true);
    expect(new Set([await getToken(), await getToken(true), await getToken(true)]).size).toBe(3);
  });

  it('returns a new token in place of an expired one', async () => {
    const { getToken, session } = await open(true);
    const before = await getToken();
    session.isExpired = true;
    const after = await getToken();
    expect(after).toMatch(/signature$/);
    expect(after).not.toBe(before);
  });

  it.each([false, true])(
    'returns nothing if no user is signed in, forceRefresh: %s',
    async (forceRefresh) => {
      const { getToken } = await open(false);
      expect(await getToken(forceRefresh)).toBeFalsy();
    },
  );

  it('rejects if the provider cannot be reached, instead of returning nothing', async () => {
    const { getToken, session } = await open(true);
    await session.started;
    session.isOffline = true;
    await expect(getToken(true)).rejects.toThrow('offline');
  });
});
