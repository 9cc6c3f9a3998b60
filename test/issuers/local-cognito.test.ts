/** Sends the tokens of local Cognitos to a broker that is configured as docs/identity-providers/local-cognito.md says. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../../local/loopback.ts';
import { run } from '../front-end/run.ts';
import { startMoto } from '../moto/moto.ts';
import { readGuide } from '../support/guides.ts';
import { startServerProcess } from '../support/server-process.ts';
import { createBrowserSession, readJson } from './browser-session.ts';
import { readDocumentedBroker, type StartBroker } from './documented-broker.ts';

interface LocalCognito {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const startCognitoLocal = async (): Promise<LocalCognito> => {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-local-'));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  await run('npm', ['install', '--ignore-scripts', '--no-audit', 'cognito-local@5.3.0'], folder);
  await mkdir(join(folder, '.cognito'));
  const config = JSON.stringify({ TokenConfig: { IssuerDomain: url } });
  await writeFile(join(folder, '.cognito/config.json'), config);
  const server = await startServerProcess([process.execPath, 'node_modules/.bin/cognito-local'], {
    url: `${url}/health`,
    longestStartSeconds: 300,
    folder,
    environment: { HOST: '127.0.0.1', PORT: String(port) },
  });
  const close = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url, close };
};

const hasMoto = spawnSync('sh', ['-c', 'command -v moto_server']).status === 0;
if (!hasMoto) console.warn('SKIPPED: moto as an identity provider, because it is not installed.');

/** Calls the API of Cognito, without a signature. */
const callAt = (url: string) => async (operation: string, parameters: object) =>
  readJson(
    await createBrowserSession()(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
        // moto reads the region from it.
        Authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/cognito-idp/aws4_request, Signature=0',
      },
      body: JSON.stringify(parameters),
    }),
  );

const page = readGuide('docs/identity-providers/local-cognito.md');
const password = 'Passw0rd!';
const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

const servers: [
  heading: string,
  isInstalled: boolean,
  start: () => Promise<LocalCognito>,
  refresh: string,
][] = [
  ['cognito-local', true, startCognitoLocal, 'invalid_subject'],
  ['moto', hasMoto, startMoto, 'not_a_jws'],
];

for (const [heading, isInstalled, start, refreshReason] of servers)
  describe.skipIf(!isInstalled)(heading, () => {
    let server: LocalCognito;
    let startBroker: StartBroker;
    let signIn: (email: string, client: string) => Promise<Record<string, string>>;
    let spa: string;
    let another: string;
    beforeAll(async () => {
      server = await start();
      const call = callAt(server.url);
      const { UserPool } = await call('CreateUserPool', { PoolName: 'users' });
      const UserPoolId = UserPool.Id;
      const createClient = async (ClientName: string): Promise<string> =>
        (await call('CreateUserPoolClient', { UserPoolId, ClientName, ExplicitAuthFlows })).UserPoolClient
          .ClientId;
      spa = await createClient('spa');
      another = await createClient('another');
      await call('CreateGroup', { UserPoolId, GroupName: 'enterprise' });
      for (const Username of ['ada@example.com', 'guest@example.com']) {
        await call('AdminCreateUser', { UserPoolId, Username, MessageAction: 'SUPPRESS' });
        await call('AdminSetUserPassword', { UserPoolId, Username, Password: password, Permanent: true });
      }
      const Username = 'ada@example.com';
      await call('AdminAddUserToGroup', { UserPoolId, Username, GroupName: 'enterprise' });
      signIn = async (USERNAME, ClientId) =>
        (
          await call('InitiateAuth', {
            AuthFlow: 'USER_PASSWORD_AUTH',
            ClientId,
            AuthParameters: { USERNAME, PASSWORD: password },
          })
        ).AuthenticationResult;
      const documented =
        heading === 'moto'
          ? ['http://localhost:5000', 'eu-west-1_AbCdEf123', '3n4b5urk1ft4fl3mg5e62d9ado']
          : ['http://localhost:9229', 'local_2Ws8SKEU', '9mpgaw2rwvbncmvkr0mn9q1sv'];
      const actual = [server.url, UserPoolId, spa];
      const replacements = documented.map((text, index) => [text, actual[index] ?? '']);
      startBroker = readDocumentedBroker(page, heading, Object.fromEntries(replacements));
    });
    afterAll(() => server?.close());

    test('issues ID and access tokens, which are accepted', async () => {
      const { IdToken = '', AccessToken = '' } = await signIn('ada@example.com', spa);
      const send = startBroker();
      expect(await send(IdToken)).toMatchObject({ outcome: 'issued', plan_id: 36 });
      expect(await send(AccessToken)).toMatchObject({ outcome: 'issued', plan_id: 36 });
    });

    test('issues tokens of another client, which are rejected', async () => {
      const { IdToken = '', AccessToken = '' } = await signIn('ada@example.com', another);
      const send = startBroker();
      expect(await send(IdToken)).toMatchObject({ reason: 'audience_mismatch' });
      expect(await send(AccessToken)).toMatchObject({ reason: 'audience_mismatch' });
    });

    test(`issues refresh tokens, which are rejected: ${refreshReason}`, async () => {
      const { RefreshToken = '' } = await signIn('ada@example.com', spa);
      expect(await startBroker()(RefreshToken)).toMatchObject({ reason: refreshReason });
    });

    test('issues a token of a user without a group, which is rejected', async () => {
      const { IdToken = '' } = await signIn('guest@example.com', spa);
      expect(await startBroker()(IdToken)).toMatchObject({ reason: 'no_rule_matches' });
    });
  });
