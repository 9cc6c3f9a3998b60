/** Starts all servers of `npm start` and connects them: the API, its dependencies, and the demo. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { buildSettings } from '../serverless/settings.ts';
import { readVersion } from '../serverless/version.ts';
import { loadStage } from '../settings/load.ts';
import { secretNameOf } from '../settings/names.ts';
import { readApi } from './gateway/api.ts';
import { audience, clientId } from './identity-provider/client.ts';
import { choosePorts, type ServerName } from './ports.ts';

export interface StackOptions {
  /** Content of the secret in the Secrets Manager stand-in; default: a new key. */
  readonly privateKey?: string | undefined;
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
  /** Receives a description of what the start is waiting for. */
  readonly report?: (waitingFor: string) => unknown;
}

/** The running servers, and what other programs need to use them. */
export type LocalStack = Awaited<ReturnType<typeof startStack>>;

const stage = 'local';
const secretName = secretNameOf(stage);

/** Creates an access key id of 80 random bits for one run. */
const createAccessKeyId = (): string => `LOCAL${randomBytes(10).toString('hex').toUpperCase()}`;

const createPrivateKey = async (): Promise<string> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
};

/**
 * Starts all servers; if one fails to start, stops the others and rejects. Checks the ports and config/local.yml before it
 * loads what the servers need, so that errors in them are reported at once.
 */
export const startStack = async (options: StackOptions) => {
  const { tenantId, origins, code, log, report = () => {} } = options;
  const ports = await choosePorts(options.port.number, options.port.isRequired);
  const urlOf = (server: ServerName) => `http://127.0.0.1:${ports[server].number}`;
  const allowedOrigins = [...new Set([urlOf('demo'), ...origins])];
  const issuer = urlOf('identityProvider');
  const overrides = {
    allowedOrigins,
    latenodeTenantId: Number(tenantId),
    identityProviders: [{ issuer, audiences: [clientId, audience] }],
  };
  const parameters = Object.entries(overrides).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  // What a deployment of config/local.yml with these overrides would give the functions.
  const settings = buildSettings(stage, loadStage({ stage, parameters }), readVersion());
  const definition = readApi(stage, settings);

  report('the identity provider, the stand-ins, the demo and the bundles of the functions');
  const [
    { startIdentityProvider },
    { startSecretsManager },
    { sdkPath, startLatenodeStandIn },
    { startDemo },
    { bundleFunctions },
    { startGateway },
  ] = await Promise.all([
    import('./identity-provider/provider.ts'),
    import('./secrets-manager/stand-in.ts'),
    import('./latenode/stand-in.ts'),
    import('./demo/demo.ts'),
    import('./gateway/bundle.ts'),
    import('./gateway/gateway.ts'),
  ]);
  const sdkUrl = options.sdkUrl ?? urlOf('latenode') + sdkPath;
  const accessKeyId = createAccessKeyId();
  const starting: Promise<{ close(): Promise<void> }>[] = [];
  const start = <Server extends { close(): Promise<void> }>(server: Promise<Server>) => {
    starting.push(server);
    return server;
  };
  const close = async () => {
    const outcomes = await Promise.allSettled(starting.splice(0));
    await Promise.all(outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.close()));
  };

  try {
    const [privateKey, bundles, identityProvider, secretsManager, demo] = await Promise.all([
      options.privateKey ?? createPrivateKey(),
      bundleFunctions(definition),
      start(startIdentityProvider({ port: ports.identityProvider.number, origins: allowedOrigins, code })),
      start(startSecretsManager({ port: ports.secretsManager.number, accessKeyId })),
      start(
        startDemo(ports.demo.number, {
          issuer,
          clientId,
          sdkUrl,
          tokenEndpoint: `${urlOf('api')}/token`,
          keySetUrl: `${urlOf('api')}/.well-known/jwks.json`,
        }),
      ),
      options.sdkUrl === undefined && start(startLatenodeStandIn(ports.latenode.number, allowedOrigins)),
    ]);

    report('the functions');
    const aws = {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_REGION: settings.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'unused', // the SDK signs with it; the stand-in checks the id alone
    };
    const environment = {
      ...settings.environment,
      SIGNING_KEY_SECRET_ID: secretsManager.createSecret(secretName, privateKey), // which CloudFormation fills in
      ...aws,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', // about the Node of this machine
    };
    const api = await start(
      startGateway({ port: ports.api.number, api: definition, bundles, environment, log }),
    );
    // `parameters` override config/local.yml, with `--param`; `aws` are variables for the AWS SDK.
    return {
      api,
      demo,
      identityProvider,
      secretsManager,
      sdkUrl,
      ports,
      secretName,
      parameters,
      allowedOrigins,
      aws,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
