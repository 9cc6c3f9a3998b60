/** A Cognito user pool for tests: `cognito-local` on loopback, filled and used through Cognito's own HTTP API. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Piece by piece: `createDefaultServer` would keep its data in the working directory and print logs.
import { DefaultConfig } from 'cognito-local/lib/server/config.js';
import { Router } from 'cognito-local/lib/server/Router.js';
import { createServer as createCognitoServer } from 'cognito-local/lib/server/server.js';
import { CognitoServiceFactoryImpl } from 'cognito-local/lib/services/cognitoService.js';
import { StormDBDataStoreFactory } from 'cognito-local/lib/services/dataStore/stormDb.js';
import { DateClock, type Services } from 'cognito-local/lib/services/index.js';
import type { LogService } from 'cognito-local/lib/services/LogService.js';
import { JwtTokenGenerator } from 'cognito-local/lib/services/tokenGenerator.js';
import { UserPoolServiceFactoryImpl } from 'cognito-local/lib/services/userPoolService.js';
import { type Person, people } from '../../local/people.ts';

export interface LocalCognito {
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri: string;
  /** ID and access token of the user; rejects for one who is not in the pool. */
  signIn(username: string): Promise<{ idToken: string; accessToken: string }>;
  close(): Promise<void>;
}

interface Authentication {
  readonly AuthenticationResult: { readonly IdToken: string; readonly AccessToken: string };
}

const password = 'correct horse battery staple';

const silent: LogService = {
  child: () => silent,
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** The application that answers for Cognito; `origin` becomes the beginning of the issuer. */
const createCognito = async (directory: string, origin: string) => {
  const clock = new DateClock();
  const stores = new StormDBDataStoreFactory(directory);
  const pools = new UserPoolServiceFactoryImpl(clock, stores);
  const cognito = await new CognitoServiceFactoryImpl(directory, stores, pools).create(
    { logger: silent },
    {},
  );
  // No Lambda triggers, so none of their clients (AWS SDK v2, which warns of its age) has to be loaded.
  const triggers = { enabled: () => false } as unknown as Services['triggers'];
  const services: Services = {
    clock,
    cognito,
    config: DefaultConfig,
    messages: { deliver: async () => {} },
    otp: () => '000000',
    tokenGenerator: new JwtTokenGenerator(clock, triggers, { IssuerDomain: origin }),
    triggers,
  };
  // It asks for a pino logger, of which it uses no more than a LogService.
  const logger = silent as Parameters<typeof createCognitoServer>[1];
  return createCognitoServer(Router(services), logger, {}, services).application;
};

/** Calls one operation of Cognito's JSON 1.1 API. */
const createApi =
  (origin: string) =>
  async <Output>(operation: string, input: object): Promise<Output> => {
    const response = await fetch(origin, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Output;
  };

/**
 * Starts a pool that holds the given people, each with a random `sub`, and their groups.
 * Its keys are at `jwksUri`, where Cognito has them; its discovery document names an address of its own invention.
 */
export const startCognito = async (users: readonly Person[] = people): Promise<LocalCognito> => {
  const directory = await mkdtemp(join(tmpdir(), 'cognito-'));
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', await createCognito(directory, origin));
  const api = createApi(origin);

  const { UserPool } = await api<{ UserPool: { Id: string } }>('CreateUserPool', { PoolName: 'test' });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await api<{ UserPoolClient: { ClientId: string } }>('CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'spa',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  const clientId = UserPoolClient.ClientId;
  for (const GroupName of new Set(users.flatMap(({ groups }) => groups))) {
    await api('CreateGroup', { UserPoolId, GroupName });
  }
  for (const { id, email, groups } of users) {
    const user = { UserPoolId, Username: id };
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ];
    await api('AdminCreateUser', { ...user, UserAttributes, MessageAction: 'SUPPRESS' });
    await api('AdminSetUserPassword', { ...user, Password: password, Permanent: true });
    for (const GroupName of groups) await api('AdminAddUserToGroup', { ...user, GroupName });
  }

  const issuer = `${origin}/${UserPoolId}`;
  return {
    issuer,
    clientId,
    jwksUri: `${issuer}/.well-known/jwks.json`,
    signIn: async (username) => {
      const { AuthenticationResult } = await api<Authentication>('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: username, PASSWORD: password },
      });
      return { idToken: AuthenticationResult.IdToken, accessToken: AuthenticationResult.AccessToken };
    },
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
      await rm(directory, { recursive: true });
    },
  };
};
