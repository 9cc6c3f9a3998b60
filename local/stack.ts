/** Starts all servers of `npm start` and connects them: the API, its dependencies, and the demo. */
import { randomBytes } from 'node:crypto';
import { startDemo } from './demo/demo.ts';
import { type Gateway, startGateway } from './gateway/gateway.ts';
import { type LocalIdentityProvider, startIdentityProvider } from './identity-provider/provider.ts';
import { startLatenodeStandIn } from './latenode/stand-in.ts';
import { choosePorts, type Ports } from './ports.ts';
import { startSecretsManager } from './secrets-manager/stand-in.ts';
import type { Site } from './site.ts';

export interface StackOptions {
  /** Content of the secret in the Secrets Manager stand-in. */
  readonly privateKey: string;
  readonly tenantId: string;
  /** Port of the API; the other servers have the next ones. 0 selects free ones. */
  readonly port: { readonly number: number; readonly isRequired: boolean };
  /** Origins of the developer's own pages, which may use every server. */
  readonly origins: readonly string[];
  /** Required to sign in, if set: with a real key, other users of this machine must not get tokens. */
  readonly code?: string | undefined;
  /** URL of Latenode's own SDK; without it, the stack starts a stand-in for Latenode. */
  readonly sdkUrl?: string | undefined;
  /** Receives what the functions log. */
  readonly log: (text: string) => unknown;
}

export interface LocalStack {
  readonly api: Gateway;
  readonly demo: Site;
  readonly identityProvider: LocalIdentityProvider;
  readonly secretsManager: { readonly url: string };
  readonly sdkUrl: string;
  readonly ports: Ports;
  /** Name of the signing key's secret. */
  readonly secretName: string;
  /** The origins whose pages may use the servers: the demo and the developer's own. */
  readonly allowedOrigins: readonly string[];
  /** Environment variables with which the AWS SDK uses the Secrets Manager stand-in. */
  readonly aws: Readonly<Record<string, string>>;
  /** Stops the API, if it is running, and starts it again on the same port. */
  restartApi(): Promise<void>;
  close(): Promise<void>;
}

const region = 'us-east-1';

/** The name of the secret in a stack of the stage "local". */
const secretName = 'latenode-token-broker/local/signing-key';

/** Creates an access key id of 80 random bits for one run. */
const createAccessKeyId = (): string => `LOCAL${randomBytes(10).toString('hex').toUpperCase()}`;

/** Starts all servers; if one fails to start, stops the others and rejects. */
export const startStack = async (options: StackOptions): Promise<LocalStack> => {
  const ports = await choosePorts(options.port.number, options.port.isRequired);
  const apiUrl = `http://127.0.0.1:${ports.api.number}`;
  const allowedOrigins = [...new Set([`http://127.0.0.1:${ports.demo.number}`, ...options.origins])];
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    await Promise.all(started.splice(0).map((server) => server.close()));
  };
  const start = async <Server extends { close(): Promise<void> }>(starting: Promise<Server>) => {
    const server = await starting;
    started.push(server);
    return server;
  };

  try {
    const identityProvider = await start(
      startIdentityProvider({
        ...{ port: ports.identityProvider.number, origins: allowedOrigins, code: options.code },
      }),
    );
    const accessKeyId = createAccessKeyId();
    const secretsManager = await start(
      startSecretsManager({ port: ports.secretsManager.number, accessKeyId }),
    );
    const secretArn = secretsManager.createSecret(secretName, options.privateKey);
    const sdkUrl =
      options.sdkUrl ?? (await start(startLatenodeStandIn(ports.latenode.number, allowedOrigins))).sdkUrl;
    const demo = await start(
      startDemo(ports.demo.number, {
        issuer: identityProvider.issuer,
        clientId: identityProvider.clientId,
        tokenEndpoint: `${apiUrl}/token`,
        keySetUrl: `${apiUrl}/.well-known/jwks.json`,
        sdkUrl,
      }),
    );
    const aws = {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'unused', // the SDK signs with it; the stand-in checks the id alone
    };
    const startApi = () =>
      startGateway({
        port: ports.api.number,
        allowedOrigins,
        params: {
          latenodeTenantId: options.tenantId,
          oidcIssuer: identityProvider.issuer,
          oidcAudience: JSON.stringify([identityProvider.clientId, identityProvider.audience]),
          signingKeySecretArn: secretArn,
        },
        environment: {
          ...aws,
          AWS_SESSION_TOKEN: '',
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        },
        log: options.log,
      });
    let api = await startApi();
    started.push({ close: () => api.close() });

    return {
      get api() {
        return api;
      },
      ...{ demo, identityProvider, secretsManager, sdkUrl, ports, secretName, allowedOrigins, aws, close },
      restartApi: async () => {
        await api.close();
        api = await startApi();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
};
