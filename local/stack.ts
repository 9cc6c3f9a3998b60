/** All the servers of `npm start`, wired to each other: the API, what it depends on, and the demo in front of it. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { type LocalApi, startApi } from './api.ts';
import { startDemo } from './demo/demo.ts';
import { findFreePort } from './free-port.ts';
import { type LocalIdentityProvider, startIdentityProvider } from './identity-provider.ts';
import { startLatenodeStandIn } from './latenode/stand-in.ts';
import { startSecretsManager } from './secrets-manager.ts';
import type { Site } from './site.ts';

export interface StackOptions {
  /** What the stand-in for Secrets Manager holds. */
  readonly privateKey: string;
  readonly tenantId: string;
  /** Of the API, the demo on the one after it; each taken if it is free, else any other. */
  readonly preferredPort: number;
  /** Latenode's own SDK; without it, a stand-in for Latenode comes up as well. */
  readonly sdkUrl?: string | undefined;
  /** Gets what the functions log. */
  readonly log: (text: string) => unknown;
}

export interface LocalStack {
  readonly api: LocalApi;
  readonly demo: Site;
  readonly identityProvider: LocalIdentityProvider;
  readonly secretsManager: { readonly url: string };
  /** Of the signing key. */
  readonly secretName: string;
  /** Whose pages may use the API. */
  readonly allowedOrigins: readonly string[];
  /** What the AWS SDK has to know of this machine, as environment variables. */
  readonly aws: Readonly<Record<string, string>>;
  /** Ends the API, if it has not ended, and brings it up again where it was. */
  restartApi(): Promise<void>;
  close(): Promise<void>;
}

/** What the local people get at Latenode; on AWS the stage parameter `entitlements` says it. */
const entitlements = {
  rules: [
    { when: { 'cognito:groups': 'pro' }, plan_id: 36 },
    {
      when: { 'cognito:groups': 'ops' },
      no_personal_space: true,
      grant_access: [{ space_id: 2, role_id: 3 }],
    },
    { when: { 'cognito:groups': 'member' }, plan_id: 35 },
  ],
  otherwise: 'deny',
};

/** Any page of a developer's own on Vite's usual port may use the API too. */
const developersOrigin = 'http://localhost:5173';

/** As the stack of a stage "local" would call it. */
const secretName = 'latenode-token-broker/local/signing-key';

export const startStack = async (options: StackOptions): Promise<LocalStack> => {
  const apiPort = await findFreePort(options.preferredPort);
  const demoPort = await findFreePort(options.preferredPort && options.preferredPort + 1);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const demoOrigin = `http://127.0.0.1:${demoPort}`;

  const identityProvider = await startIdentityProvider({
    origins: [demoOrigin],
    redirectUris: [`${demoOrigin}/`],
  });
  const secretsManager = await startSecretsManager();
  const secretArn = await createSecret(secretsManager.url, options.privateKey);
  const latenode = options.sdkUrl
    ? { sdkUrl: options.sdkUrl, close: async () => {} }
    : await startLatenodeStandIn(await findFreePort(), demoOrigin);
  const demo = await startDemo(demoPort, {
    issuer: identityProvider.issuer,
    clientId: identityProvider.clientId,
    tokenEndpoint: `${apiUrl}/token`,
    keySetUrl: `${apiUrl}/.well-known/jwks.json`,
    sdkUrl: latenode.sdkUrl,
  });

  const aws = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };

  const allowedOrigins = [demoOrigin, developersOrigin];
  const bringUpApi = () =>
    startApi({
      port: apiPort,
      params: {
        latenodeTenantId: options.tenantId,
        jwtAuthorizer: 'off', // the one of serverless-offline answers otherwise than AWS; the function verifies anyway
        allowedOrigins: allowedOrigins.join(),
        oidcIssuer: identityProvider.issuer,
        oidcAudience: `${identityProvider.clientId},${identityProvider.audience}`,
        entitlements: JSON.stringify(entitlements),
        signingKeySecretArn: secretArn,
      },
      environment: { ...aws, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      log: options.log,
    });
  let api = await bringUpApi();

  return {
    get api() {
      return api;
    },
    demo,
    identityProvider,
    secretsManager,
    secretName,
    allowedOrigins,
    aws,
    restartApi: async () => {
      await api.close();
      api = await bringUpApi();
    },
    close: async () => {
      await Promise.all(
        [api, demo, latenode, identityProvider, secretsManager].map((server) => server.close()),
      );
    },
  };
};

/** Returns the secret's ARN. */
async function createSecret(secretsManagerUrl: string, value: string): Promise<string> {
  const created = await fetch(secretsManagerUrl, {
    method: 'POST',
    headers: { 'X-Amz-Target': 'secretsmanager.CreateSecret' },
    body: JSON.stringify({
      Name: secretName,
      SecretString: value,
      ClientRequestToken: randomUUID(),
    }),
  });
  return v.parse(v.object({ ARN: v.string() }), await created.json()).ARN;
}
