/** Runs a real better-auth, which npm installs, as docs/identity-providers/better-auth.md describes it. */
import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../local/loopback.ts';
import { run } from '../front-end/run.ts';
import { startServerProcess } from '../support/server-process.ts';
import { type BrowserSession, createBrowserSession, readJson } from './browser-session.ts';

interface OAuthTokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

type ClientName = 'spa' | 'another' | 'machine';

export interface BetterAuth {
  readonly url: string;
  readonly clients: Readonly<Record<ClientName, { client_id: string; client_secret?: string }>>;
  readonly signUp: () => Promise<SignedIn>;
  readonly signInAnonymously: () => Promise<SignedIn>;
  /** Signs a user up, and in as the administrator who impersonates the user. */
  readonly impersonate: () => Promise<SignedIn>;
  /** Returns a token for a machine and for a resource. */
  readonly signInMachine: () => Promise<OAuthTokens>;
  readonly dropKeys: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface SignedIn {
  readonly userId: string;
  /** Returns a token of the plugin `jwt`. */
  readonly token: () => Promise<string>;
  /** Returns tokens of the OAuth provider, from the code flow with PKCE. */
  readonly authorize: (client: ClientName) => Promise<OAuthTokens>;
  /** The cookie of the session, which is not a JWT. */
  readonly sessionToken: string;
}

/** Starts better-auth; `plugin` is the source of its plugin `jwt`. */
export const startBetterAuth = async (plugin: string): Promise<BetterAuth> => {
  const folder = await mkdtemp(join(tmpdir(), 'better-auth-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await copyFile(join(import.meta.dirname, 'better-auth-packages.json'), join(folder, 'package.json'));
    await copyFile(join(import.meta.dirname, 'better-auth-server.mjs'), join(folder, 'server.mjs'));
    const source = `import { jwt } from 'better-auth/plugins';\nexport default ${plugin}`;
    await writeFile(join(folder, 'jwt-plugin.mjs'), source);
    // The two packages name different versions of a peer.
    await run('npm', ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit'], folder);
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const password = randomUUID();
    const server = await startServerProcess([process.execPath, 'server.mjs'], {
      url: `${url}/api/auth/ok`,
      longestStartSeconds: 300,
      folder,
      environment: { BASE_URL: url, PASSWORD: password },
    });
    const [, clients = ''] = /^(\{.*\})$/m.exec(server.printed()) ?? [];
    const close = async () => {
      await server.close();
      await remove();
    };
    return { ...connect(url, password, JSON.parse(clients)), close };
  } catch (error) {
    await remove();
    throw error;
  }
};

function connect(url: string, password: string, clients: BetterAuth['clients']): Omit<BetterAuth, 'close'> {
  const post = async (session: BrowserSession, path: string, body: object) =>
    readJson(
      await session(`${url}/api/auth${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: url },
        body: JSON.stringify(body),
      }),
    );
  const request = async (parameters: Readonly<Record<string, string>>): Promise<OAuthTokens> =>
    readJson(
      await createBrowserSession()(`${url}/api/auth/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ resource: `${url}/api`, ...parameters }),
      }),
    );

  const signedIn = (
    session: BrowserSession,
    { user, token }: { user: { id: string }; token: string },
  ): SignedIn => ({
    userId: user.id,
    sessionToken: token,
    token: async () => (await readJson(await session(`${url}/api/auth/token`))).token,
    authorize: async (client) => {
      const { client_id } = clients[client];
      const redirect_uri = 'https://app.example.com/';
      const code_verifier = randomUUID() + randomUUID();
      const address = new URL(`${url}/api/auth/oauth2/authorize`);
      const parameters = {
        client_id,
        redirect_uri,
        response_type: 'code',
        scope: 'openid offline_access',
        state: 'state',
        code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
        code_challenge_method: 'S256',
        resource: `${url}/api`,
      };
      address.search = String(new URLSearchParams(parameters));
      const redirect = await readJson(await session(address)); // JSON, because Node.js sends Sec-Fetch-Mode: cors
      const code = new URL(redirect.url).searchParams.get('code') ?? '';
      return request({ grant_type: 'authorization_code', client_id, redirect_uri, code, code_verifier });
    },
  });
  const signUp = async () => {
    const session = createBrowserSession();
    const user = { name: 'Ada', email: `${randomUUID()}@example.com`, password };
    return signedIn(session, await post(session, '/sign-up/email', user));
  };

  return {
    url,
    clients,
    signUp,
    signInAnonymously: async () => {
      const session = createBrowserSession();
      return signedIn(session, await post(session, '/sign-in/anonymous', {}));
    },
    impersonate: async () => {
      const { userId } = await signUp();
      const session = createBrowserSession();
      await post(session, '/sign-in/email', { email: 'root@example.com', password });
      return signedIn(session, await post(session, '/admin/impersonate-user', { userId }));
    },
    signInMachine: () => {
      const { client_id, client_secret = '' } = clients.machine;
      return request({ grant_type: 'client_credentials', client_id, client_secret });
    },
    dropKeys: async () => {
      await fetch(`${url}/new-keys`, { method: 'POST' });
    },
  };
}
