/** Sends the tokens of local Cognitos to a broker that is configured as docs/identity-providers/local-cognito.md says. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../front-end/run.ts';
import { startMoto } from '../moto/moto.ts';
import { readGuide } from '../support/guides.ts';
import { startServerProcess } from '../support/server-process.ts';
import { createBrowserSession, readJson } from './browser-session.ts';
import { readDocumentedBroker, type StartBroker } from './documented-broker.ts';
import { type InstalledServer, install } from './installed-server.ts';

const startCognitoLocal = () =>
  install(async (folder, url) => {
    await run('npm', ['install', '--ignore-scripts', '--no-audit', 'cognito-local@5.3.0'], folder);
    await mkdir(join(folder, '.cognito'));
    const config = JSON.stringify({ TokenConfig: { IssuerDomain: url } });
    await writeFile(join(folder, '.cognito/config.json'), config);
    return startServerProcess([process.execPath, 'node_modules/.bin/cognito-local'], {
      url: `${url}/health`,
      longestStartSeconds: 300,
      folder,
      environment: { HOST: '127.0.0.1', PORT: new URL(url).port },
    });
  });

const hasMoto = spawnSync('sh', ['-c', 'command -v moto_server']).status === 0;
if (!hasMoto) console.warn('SKIPPED: moto as an identity provider, because it is not installed.');

/** Calls the API of Cognito, without a signature. */
const callAt = (url: string) => async (operation: string, parameters: object) => {
  const headers = {
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
    // moto reads the region from it.
    Authorization:
      'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/cognito-idp/aws4_request, Signature=0',
  };
  const body = JSON.stringify(parameters);
  return readJson(await createBrowserSession()(url, { method: 'POST', headers, body }));
};

const page = readGuide('docs/identity-providers/local-cognito.md');
const Password = 'Passw0rd!';
const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

type Start = () => Promise<Pick<InstalledServer, 'url' | 'close'>>;
const servers: [heading: string, isInstalled: boolean, start: Start, refresh: string, documented: string][] =
  [
    [
      'cognito-local',
      true,
      startCognitoLocal,
      'invalid_subject',
      'http://localhost:9229 local_2Ws8SKEU 9mpgaw2rwvbncmvkr0mn9q1sv',
    ],
    [
      'moto',
      hasMoto,
      startMoto,
      'not_a_jws',
      'http://localhost:5000 eu-west-1_AbCdEf123 3n4b5urk1ft4fl3mg5e62d9ado',
    ],
  ];

for (const [heading, isInstalled, start, refreshReason, documented] of servers)
  describe.skipIf(!isInstalled)(heading, () => {
    let close: () => Promise<void>;
    let startBroker: StartBroker;
    let signIn: (name: string, client?: 'spa' | 'another') => Promise<Record<string, string>>;
    beforeAll(async () => {
      const server = await start();
      close = server.close;
      const call = callAt(server.url);
      const { Id: UserPoolId } = (await call('CreateUserPool', { PoolName: 'users' })).UserPool;
      const createClient = async (ClientName: string): Promise<string> => {
        const client = { UserPoolId, ClientName, ExplicitAuthFlows };
        return (await call('CreateUserPoolClient', client)).UserPoolClient.ClientId;
      };
      const clients = { spa: await createClient('spa'), another: await createClient('another') };
      const GroupName = 'enterprise';
      await call('CreateGroup', { UserPoolId, GroupName });
      for (const Username of ['ada@example.com', 'guest@example.com']) {
        await call('AdminCreateUser', { UserPoolId, Username, MessageAction: 'SUPPRESS' });
        await call('AdminSetUserPassword', { UserPoolId, Username, Password, Permanent: true });
      }
      await call('AdminAddUserToGroup', { UserPoolId, Username: 'ada@example.com', GroupName });
      signIn = async (name, client = 'spa') => {
        const AuthParameters = { USERNAME: `${name}@example.com`, PASSWORD: Password };
        const request = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clients[client], AuthParameters };
        return (await call('InitiateAuth', request)).AuthenticationResult;
      };
      const actual = [server.url, UserPoolId, clients.spa];
      const replacements = documented.split(' ').map((text, index) => [text, actual[index] ?? '']);
      startBroker = readDocumentedBroker(page, heading, Object.fromEntries(replacements));
    });
    afterAll(() => close?.());

    test('issues ID and access tokens, which are accepted', async () => {
      const { IdToken = '', AccessToken = '' } = await signIn('ada');
      for (const token of [IdToken, AccessToken])
        expect(await startBroker()(token)).toMatchObject({ outcome: 'issued', plan_id: 36 });
    });

    test('issues tokens of another client, which are rejected', async () => {
      const { IdToken = '', AccessToken = '' } = await signIn('ada', 'another');
      for (const token of [IdToken, AccessToken])
        expect(await startBroker()(token)).toMatchObject({ reason: 'audience_mismatch' });
    });

    test.each([
      ['a refresh token', 'ada', 'RefreshToken', refreshReason],
      ['a token of a user without a group', 'guest', 'IdToken', 'no_rule_matches'],
    ])('issues %s, which is rejected', async (_what, user, name, reason) => {
      expect(await startBroker()((await signIn(user))[name] ?? '')).toMatchObject({ reason });
    });
  });
