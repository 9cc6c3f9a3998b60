/** Runs a real better-auth, which npm installs, as docs/identity-providers/better-auth.md describes it. */
import { createHash, randomUUID } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../front-end/run.ts';
import { startServerProcess } from '../support/server-process.ts';
import { type BrowserSession, createBrowserSession, readJson, requestTokens } from './browser-session.ts';
import { install } from './installed-server.ts';

type ClientName = 'spa' | 'another' | 'machine';
type Clients = Readonly<Record<ClientName, { client_id: string; client_secret?: string }>>;

export type BetterAuth = Awaited<ReturnType<typeof startBetterAuth>>;
export type SignedIn = Awaited<ReturnType<BetterAuth['signUp']>>;

/** Starts better-auth; `plugin` is the source of its plugin `jwt`. */
export const startBetterAuth = async (plugin: string) => {
  const password = randomUUID();
  const { url, printed, close } = await install(async (folder, url) => {
    await copyFile(join(import.meta.dirname, 'better-auth-packages.json'), join(folder, 'package.json'));
    await copyFile(join(import.meta.dirname, 'better-auth-server.mjs'), join(folder, 'server.mjs'));
    const source = `import { jwt } from 'better-auth/plugins';\nexport default ${plugin}`;
    await writeFile(join(folder, 'jwt-plugin.mjs'), source);
    // The two packages name different versions of a peer.
    await run('npm', ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit'], folder);
    return startServerProcess([process.execPath, 'server.mjs'], {
      url: `${url}/api/auth/ok`,
      longestStartSeconds: 300,
      folder,
      environment: { BASE_URL: url, PASSWORD: password },
    });
  });
  const [, printedClients = ''] = /^(\{.*\})$/m.exec(printed()) ?? [];
  const clients: Clients = JSON.parse(printedClients);

  const post = async (session: BrowserSession, path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json', Origin: url };
    return readJson(
      await session(`${url}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
  };
  const resource = `${url}/api`;
  const request = (parameters: Readonly<Record<string, string>>) =>
    requestTokens(`${url}/api/auth/oauth2/token`, { resource, ...parameters });

  const signedIn = (session: BrowserSession, { user, token }: { user: { id: string }; token: string }) => ({
    userId: user.id,
    /** The cookie of the session, which is not a JWT. */
    sessionToken: token,
    /** Returns a token of the plugin `jwt`. */
    token: async (): Promise<string> => (await readJson(await session(`${url}/api/auth/token`))).token,
    /** Returns tokens of the OAuth provider, from the code flow with PKCE. */
    authorize: async (client: ClientName) => {
      const { client_id } = clients[client];
      const redirect_uri = 'https://app.example.com/';
      const code_verifier = randomUUID() + randomUUID();
      const query = new URLSearchParams({
        client_id,
        redirect_uri,
        response_type: 'code',
        scope: 'openid offline_access',
        state: 'state',
        code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
        code_challenge_method: 'S256',
        resource,
      });
      const redirect = await readJson(await session(`${url}/api/auth/oauth2/authorize?${query}`)); // JSON, because Node.js sends Sec-Fetch-Mode: cors
      const code = new URL(redirect.url).searchParams.get('code') ?? '';
      return request({ grant_type: 'authorization_code', client_id, redirect_uri, code, code_verifier });
    },
  });
  const signInAt = async (path: string, body: object, session = createBrowserSession()) =>
    signedIn(session, await post(session, path, body));
  const signUp = () =>
    signInAt('/sign-up/email', { name: 'Ada', email: `${randomUUID()}@example.com`, password });

  return {
    url,
    clients,
    close,
    signUp,
    signInAnonymously: () => signInAt('/sign-in/anonymous', {}),
    /** Signs a user up, and in as the administrator who impersonates the user. */
    impersonate: async () => {
      const { userId } = await signUp();
      const session = createBrowserSession();
      await post(session, '/sign-in/email', { email: 'root@example.com', password });
      return signInAt('/admin/impersonate-user', { userId }, session);
    },
    /** Returns a token for a machine and for a resource. */
    signInMachine: () => {
      const { client_id, client_secret = '' } = clients.machine;
      return request({ grant_type: 'client_credentials', client_id, client_secret });
    },
    dropKeys: () => fetch(`${url}/new-keys`, { method: 'POST' }),
  };
};
