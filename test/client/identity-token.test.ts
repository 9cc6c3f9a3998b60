/** Runs `identity-token.ts` of each provider's page against a fake of its library: the contract of `identityToken`. */
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { IdentityToken } from '../../client/token-client.ts';
import { blocksOf, guides, readGuide } from '../support/guides.ts';
import { type LibrarySession, signInLibraries, type Tokens } from './support/sign-in-libraries.ts';

const folder = 'docs/identity-providers/';
const samples = guides
  .filter((path) => path.startsWith(folder))
  .flatMap((path) => blocksOf(readGuide(path), 'ts').map((sample) => ({ path, sample })))
  .map(({ path, sample }) => ({ page: path.slice(folder.length, -'.md'.length), path, sample }));

/** Starts a page whose library restores its session once `start` is called. */
const startPage = (isSignedIn: boolean) => {
  let start = () => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  let number = 0;
  let tokens: Tokens | undefined;
  let isExpired = false;
  let isOffline = false;
  const issue = (): Tokens => {
    number += 1;
    isExpired = false;
    tokens = { access: `access.${number}.signature`, id: `id.${number}.signature` };
    return tokens;
  };
  const session: LibrarySession = {
    started,
    get tokens() {
      return tokens;
    },
    get isExpired() {
      return isExpired;
    },
    renew: async () => {
      if (isOffline) throw new Error('offline');
      return issue();
    },
  };
  return {
    session,
    start: () => {
      if (isSignedIn) issue();
      start();
    },
    expire: () => {
      isExpired = true;
    },
    disconnect: () => {
      isOffline = true;
    },
  };
};

/** Evaluates the sample as a module whose imports are the fakes. */
const load = async (sample: string, modules: Readonly<Record<string, object>>): Promise<IdentityToken> => {
  const { code } = await transform(sample, { loader: 'ts', format: 'cjs' });
  const exported: { exports: { identityToken?: IdentityToken } } = { exports: {} };
  const require = (name: string) => {
    if (!(name in modules)) throw new Error(`The fake has no module "${name}"`);
    return { __esModule: true, ...modules[name] };
  };
  const location = { origin: 'https://app.example.com' };
  new Function('require', 'module', 'location', 'fetch', code)(require, exported, location, modules.fetch);
  if (!exported.exports.identityToken) throw new Error('The sample exports no identityToken');
  return exported.exports.identityToken;
};

it('every sample has a fake, and every fake a sample', () => {
  expect(samples.map(({ page }) => page).sort()).toEqual(Object.keys(signInLibraries).sort());
});

describe.each(samples)('identity-token.ts of $page', ({ page, path, sample }) => {
  const open = async ({ isSignedIn }: { isSignedIn: boolean }) => {
    const opened = startPage(isSignedIn);
    const identityToken = await load(sample, signInLibraries[page]?.(opened.session) ?? {});
    return { ...opened, identityToken };
  };
  const openSignedIn = async () => {
    const opened = await open({ isSignedIn: true });
    opened.start();
    return opened;
  };

  it('returns the kind of token that the page says to send', async () => {
    const { identityToken } = await openSignedIn();
    const [, kind = ''] = /Send the (ID|access|session|tokenized|JWT)\b/.exec(readGuide(path)) ?? [];
    expect(await identityToken({ forceRefresh: false })).toMatch(kind === 'ID' ? /^id\./ : /^access\./);
  });

  it('returns another token each time with forceRefresh: true', async () => {
    const { identityToken } = await openSignedIn();
    const tokens = [
      await identityToken({ forceRefresh: false }),
      await identityToken({ forceRefresh: true }),
      await identityToken({ forceRefresh: true }),
    ];
    expect(new Set(tokens).size).toBe(3);
  });

  it('returns a new token in place of an expired one', async () => {
    const { identityToken, expire } = await openSignedIn();
    const before = await identityToken({ forceRefresh: false });
    expire();
    const after = await identityToken({ forceRefresh: false });
    expect(after).toMatch(/signature$/);
    expect(after).not.toBe(before);
  });

  it('waits while the page starts, and then returns the token of the signed-in user', async () => {
    const { identityToken, start } = await open({ isSignedIn: true });
    const token = identityToken({ forceRefresh: false });
    start();
    expect(await token).toMatch(/signature$/);
  });

  it.each([false, true])(
    'returns nothing if no user is signed in, forceRefresh: %s',
    async (forceRefresh) => {
      const { identityToken, start } = await open({ isSignedIn: false });
      start();
      expect(await identityToken({ forceRefresh })).toBeFalsy();
    },
  );

  it('rejects if the provider cannot be reached, and does not say that no user is signed in', async () => {
    const { identityToken, disconnect } = await openSignedIn();
    disconnect();
    await expect(identityToken({ forceRefresh: true })).rejects.toThrow('offline');
  });
});
