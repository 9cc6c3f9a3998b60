/** Runs a real Keycloak, which Maven downloads, with the realm that docs/identity-providers/keycloak.md describes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../local/loopback.ts';
import { run } from '../front-end/run.ts';
import { startServerProcess } from '../support/server-process.ts';
import { type BrowserSession, createBrowserSession, readJson, readText } from './browser-session.ts';

const version = '26.7.2';
const distribution = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
const redirectUri = 'http://127.0.0.1:9/'; // no server: the test reads the code from the redirect
const password = 'password';
const admin = { username: 'admin', password };

export const ada = '3c1f0f2e-9d8a-4d2c-8f57-2a8b1f0f7f11';

/** Confidential clients, each with a service account, by what their tokens lack. */
export const machines = {
  machine: {},
  'machine-without-profile': { defaultClientScopes: ['basic', 'roles', 'service_account'] },
  'lightweight-machine': {
    attributes: {
      'client.use.lightweight.access.token.enabled': 'true',
      'standard.token.exchange.enabled': 'true',
    },
  },
  'machine-with-session': { attributes: { 'client_credentials.use_refresh_token': 'true' } },
};

const realmOf = (sessionNote: string, claim: string) => ({
  realm: 'main',
  enabled: true,
  roles: { realm: [{ name: 'member' }] },
  clients: [
    {
      clientId: 'spa',
      publicClient: true,
      redirectUris: [redirectUri],
      protocolMappers: [
        {
          name: 'impersonator',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-usersessionmodel-note-mapper',
          config: {
            'user.session.note': sessionNote,
            'claim.name': claim,
            'jsonType.label': 'String',
            'access.token.claim': 'true',
          },
        },
      ],
    },
    { clientId: 'another', publicClient: true, redirectUris: [redirectUri] },
    ...Object.entries(machines).map(([clientId, members]) => ({
      clientId,
      secret: password,
      serviceAccountsEnabled: true,
      standardFlowEnabled: false,
      ...members,
    })),
  ],
  users: [
    { id: ada, username: 'ada', realmRoles: ['member', 'default-roles-main'] },
    { username: 'guest', realmRoles: ['default-roles-main'] },
  ].map((user) => ({
    ...user,
    enabled: true,
    email: `${user.username}@example.com`,
    firstName: user.username,
    lastName: 'Example',
    credentials: [{ type: 'password', value: password }],
  })),
});

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

export interface Keycloak {
  readonly url: string;
  /** Signs a user in on the page of Keycloak, for a client, with the authorization code flow. */
  readonly signIn: (username: string, clientId: string, scope?: string) => Promise<Tokens>;
  /** Returns tokens for a refresh token or for the credentials of a machine. */
  readonly request: (parameters: Readonly<Record<string, string>>) => Promise<Tokens>;
  readonly signInMachine: (clientId: string) => Promise<Tokens>;
  /** Exchanges the access token of a machine for another one (RFC 8693). */
  readonly exchange: (clientId: string, subject_token: string) => Promise<Tokens>;
  /** Impersonates a user as the administrator, and signs the user in for `spa`. */
  readonly impersonate: (userId: string) => Promise<Tokens>;
  /** Returns a token of the administrator, which the realm `master` issues. */
  readonly signInAdmin: () => Promise<Tokens>;
  /** Adds a signing key to the realm, and removes the first one. */
  readonly rotateKeys: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts Keycloak; a mapper writes this note of the user's session to the claim. */
export const startKeycloak = async (sessionNote: string, claim: string): Promise<Keycloak> => {
  const folder = await mkdtemp(join(tmpdir(), 'keycloak-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run(
      'mvn',
      ['-q', '-B', 'dependency:unpack', `-Dartifact=${distribution}`, `-DoutputDirectory=${folder}`],
      folder,
    );
    const home = join(folder, `keycloak-${version}`);
    await mkdir(join(home, 'data/import'), { recursive: true });
    await writeFile(join(home, 'data/import/main.json'), JSON.stringify(realmOf(sessionNote, claim)));
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const server = await startServerProcess(
      [
        'bin/kc.sh',
        'start-dev',
        '--import-realm',
        '--db=dev-mem',
        '--cache=local',
        '--http-host=127.0.0.1',
        `--http-port=${port}`,
      ],
      {
        url: `${url}/realms/main`,
        longestStartSeconds: 540,
        folder: home,
        environment: {
          KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
          KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
          JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true', // shortens the start
        },
      },
    );
    const close = async () => {
      await server.close();
      await remove();
    };
    return { ...connect(url), close };
  } catch (error) {
    await remove();
    throw error;
  }
};

function connect(url: string): Omit<Keycloak, 'close'> {
  const requestAt = async (realm: string, parameters: Readonly<Record<string, string>>): Promise<Tokens> =>
    readJson(
      await createBrowserSession()(`${url}/realms/${realm}/protocol/openid-connect/token`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
      }),
    );
  const request = (parameters: Readonly<Record<string, string>>) => requestAt('main', parameters);
  const signInAdmin = () => requestAt('master', { grant_type: 'password', client_id: 'admin-cli', ...admin });

  /** Runs the code flow in a browser session; without a username, the session must be signed in. */
  const authorize = async (session: BrowserSession, client_id: string, scope: string, username?: string) => {
    const address = new URL(`${url}/realms/main/protocol/openid-connect/auth`);
    const parameters = { client_id, redirect_uri: redirectUri, response_type: 'code', scope };
    address.search = String(new URLSearchParams(parameters));
    let response = await session(address);
    if (username !== undefined) {
      const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(await response.text()) ?? [];
      const body = new URLSearchParams({ username, password });
      response = await session(action.replaceAll('&amp;', '&'), { method: 'POST', body });
    }
    const code = new URL(response.headers.get('location') ?? '', url).searchParams.get('code') ?? '';
    return request({ grant_type: 'authorization_code', client_id, code, redirect_uri: redirectUri });
  };

  const administer = async (session: BrowserSession, method: string, path: string, body?: object) => {
    const { access_token } = await signInAdmin();
    const response = await session(`${url}/admin/realms/main/${path}`, {
      method,
      headers: { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.status === 200 ? readJson(response) : readText(response);
  };

  return {
    url,
    request,
    signIn: (username, clientId, scope = 'openid') =>
      authorize(createBrowserSession(), clientId, scope, username),
    signInMachine: (client_id) =>
      request({ grant_type: 'client_credentials', client_id, client_secret: password }),
    exchange: (client_id, subject_token) =>
      request({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id,
        client_secret: password,
        subject_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }),
    signInAdmin,
    impersonate: async (userId) => {
      const session = createBrowserSession();
      await administer(session, 'POST', `users/${userId}/impersonation`, {});
      return authorize(session, 'spa', 'openid');
    },
    rotateKeys: async () => {
      const session = createBrowserSession();
      const components = await administer(session, 'GET', 'components?type=org.keycloak.keys.KeyProvider');
      const first = components.find(
        ({ providerId }: { providerId: string }) => providerId === 'rsa-generated',
      );
      const { id, ...component } = first;
      const config = { priority: ['200'], algorithm: ['RS256'] };
      await administer(session, 'POST', 'components', { ...component, name: 'second', config });
      await administer(session, 'DELETE', `components/${id}`);
    },
  };
}
