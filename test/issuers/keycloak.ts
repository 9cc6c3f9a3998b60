/** Runs a real Keycloak, which Maven downloads, with the realm that docs/identity-providers/keycloak.md describes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../front-end/run.ts';
import { startServerProcess } from '../support/server-process.ts';
import { type BrowserSession, createBrowserSession, readJson, requestTokens } from './browser-session.ts';
import { install } from './installed-server.ts';

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

export type Keycloak = Awaited<ReturnType<typeof startKeycloak>>;

/** Starts Keycloak; a mapper writes this note of the user's session to the claim. */
export const startKeycloak = async (sessionNote: string, claim: string) => {
  const { url, close } = await install(async (folder, url) => {
    const unpack = ['-q', '-B', 'dependency:unpack', `-Dartifact=${distribution}`];
    await run('mvn', [...unpack, `-DoutputDirectory=${folder}`], folder);
    const home = join(folder, `keycloak-${version}`);
    await mkdir(join(home, 'data/import'), { recursive: true });
    await writeFile(join(home, 'data/import/main.json'), JSON.stringify(realmOf(sessionNote, claim)));
    const options = '--import-realm --db=dev-mem --cache=local --http-host=127.0.0.1';
    const port = `--http-port=${new URL(url).port}`;
    return startServerProcess(['bin/kc.sh', 'start-dev', ...options.split(' '), port], {
      url: `${url}/realms/main`,
      longestStartSeconds: 540,
      folder: home,
      environment: {
        KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
        JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true', // shortens the start
      },
    });
  });

  const requestAt = (realm: string, parameters: Readonly<Record<string, string>>) =>
    requestTokens(`${url}/realms/${realm}/protocol/openid-connect/token`, parameters);
  const request = (parameters: Readonly<Record<string, string>>) => requestAt('main', parameters);
  const signInAdmin = () => requestAt('master', { grant_type: 'password', client_id: 'admin-cli', ...admin });

  /** Runs the code flow in a browser session; without a username, the session must be signed in. */
  const authorize = async (session: BrowserSession, client_id: string, scope: string, username?: string) => {
    const parameters = { client_id, redirect_uri: redirectUri, response_type: 'code', scope };
    const query = new URLSearchParams(parameters);
    let response = await session(`${url}/realms/main/protocol/openid-connect/auth?${query}`);
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
    const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
    const options = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return readJson(await session(`${url}/admin/realms/main/${path}`, options));
  };

  return {
    url,
    close,
    /** Returns tokens for a refresh token. */
    renew: (refresh_token: string) =>
      request({ grant_type: 'refresh_token', client_id: 'spa', refresh_token }),
    /** Signs a user in on the page of Keycloak, for a client, with the authorization code flow. */
    signIn: (username: string, clientId: string, scope = 'openid') =>
      authorize(createBrowserSession(), clientId, scope, username),
    signInMachine: (client_id: string) =>
      request({ grant_type: 'client_credentials', client_id, client_secret: password }),
    /** Exchanges the access token of a machine for another one (RFC 8693). */
    exchange: (client_id: string, subject_token: string) =>
      request({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id,
        client_secret: password,
        subject_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }),
    /** Returns a token of the administrator, which the realm `master` issues. */
    signInAdmin,
    /** Impersonates a user as the administrator, and signs the user in for `spa`. */
    impersonate: async (userId: string) => {
      const session = createBrowserSession();
      await administer(session, 'POST', `users/${userId}/impersonation`, {});
      return authorize(session, 'spa', 'openid');
    },
    /** Adds a signing key to the realm, and removes the first one. */
    rotateKeys: async () => {
      const session = createBrowserSession();
      const type = 'org.keycloak.keys.KeyProvider';
      const components: { id: string; providerId: string }[] = await administer(
        session,
        'GET',
        `components?type=${type}`,
      );
      const { id, ...first } = components.find(({ providerId }) => providerId === 'rsa-generated') ?? {
        id: '',
      };
      const config = { priority: ['200'], algorithm: ['RS256'] };
      await administer(session, 'POST', 'components', { ...first, name: 'second', config });
      await administer(session, 'DELETE', `components/${id}`);
    },
  };
};
