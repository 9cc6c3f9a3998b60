/** Computes `custom.settings` of serverless.yml from the settings of a stage. */
import { InvalidInputError } from '../lib/errors.ts';
import type { IdentityProvider } from '../lib/identity/provider/schema.ts';
import { describeAdmission } from '../settings/admission.ts';
import type { CheckedStage } from '../settings/check.ts';
import { defaultHeaders } from '../settings/cors.ts';
import { type LoadedStage, loadStage } from '../settings/load.ts';
import { service } from '../settings/names.ts';
import type { Purpose } from '../settings/rules.ts';
import { ref, sub } from './resources/cloudformation.ts';
import { ownSecretId } from './resources/optional.ts';
import { buildStack } from './stack.ts';
import { readVersion } from './version.ts';

/** The argument that osls passes to a function that `${file(…)}` names. */
interface Resolver {
  readonly options: { readonly param?: readonly string[] | null; readonly region?: string | null };
  readonly resolveVariable: (name: string) => Promise<unknown>;
  readonly resolveConfigurationProperty: (path: readonly string[]) => Promise<unknown>;
}

/** Throws one error that names every problem, before anything is packaged. */
export const settings = async ({ options, resolveVariable, resolveConfigurationProperty }: Resolver) => {
  try {
    const stage = String(await resolveVariable('sls:stage'));
    if (await resolveConfigurationProperty(['params'])) {
      throw new InvalidInputError(
        `"params:" in serverless.yml is not supported: move its settings to config/${stage}.yml, a copy of config/example.yml`,
      );
    }
    const parameters = options.param ?? [];
    const loaded = loadStage({ stage, parameters, purpose: purposeOf(process.argv) });
    const { region } = loaded.settings;
    if (options.region && options.region !== region) {
      throw new InvalidInputError(
        `--region ${options.region} differs from the region of ${loaded.file}, ${region}: change the file, or omit --region`,
      );
    }
    return buildSettings(stage, loaded, readVersion({ file: loaded.file, parameters }));
  } catch (error) {
    // osls prints `stack`, after a line of its own about variables.
    if (error instanceof InvalidInputError) error.stack = `\n${error.message}`;
    throw error;
  }
};

function purposeOf(commandLine: readonly string[]): Purpose {
  if (commandLine.includes('deploy')) return 'deploy';
  return commandLine.includes('package') ? 'package' : 'local';
}

export const buildSettings = (
  stage: string,
  {
    settings,
    brokerSettings,
    isAuthorizerOn,
    warnings = [],
  }: CheckedStage & Partial<Pick<LoadedStage, 'warnings'>>,
  version: string,
) => {
  const { identityProviders, entitlements: _, ...others } = settings;
  const { region, domainName, executeApiEndpoint, deploymentBucket, signingKeySecretArn, logLevel } = others;
  const [provider] = identityProviders;
  const tags = { ...settings.tags, service, stage };
  return {
    ...others,
    stage,
    version,
    admission: describeAdmission(settings),
    warnings,
    consoleHost: consoleHostOf(region),
    hasOwnSecret: signingKeySecretArn === undefined,
    environment: {
      BROKER_SETTINGS: brokerSettings,
      SIGNING_KEY_SECRET_ID: signingKeySecretArn ?? ref(ownSecretId),
      BROKER_VERSION: version,
    },
    allowedHeaders: [
      ...new Set([...defaultHeaders, ...(others.allowedHeaders ?? []).map((name) => name.toLowerCase())]),
    ],
    ...(isAuthorizerOn && provider && authorizerOf(provider)),
    deploymentBucket: deploymentBucket
      ? { name: deploymentBucket }
      : { blockPublicAccess: true, versioning: true },
    tags,
    isTracingOn: others.tracing === 'on',
    isExecuteApiDisabled: domainName !== undefined && executeApiEndpoint !== 'on',
    // Lambda drops lines below this level. Audit lines have the level INFO and must never be dropped.
    applicationLogLevel: logLevel === 'DEBUG' ? 'DEBUG' : 'INFO',
    tokenUrl: urlOf('/token', domainName),
    keySetUrl: urlOf('/.well-known/jwks.json', domainName),
    resources: buildStack({ ...settings, tags, stage }),
  };
};

export type BuiltSettings = ReturnType<typeof buildSettings>;

/** Returns the host of the AWS Management Console, which depends on the partition. */
function consoleHostOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return region.startsWith('eusc-') ? 'console.amazonaws-eusc.eu' : `${region}.console.aws.amazon.com`;
}

/** Returns the JWT authorizer of POST /token, with the issuer and the audiences that the function accepts. */
function authorizerOf({ issuers: [issuerUrl], audiences }: IdentityProvider) {
  const identitySource = '$request.header.Authorization';
  return {
    authorizers: { issuer: { type: 'jwt', identitySource, issuerUrl, audience: audiences } },
    tokenAuthorizer: { name: 'issuer' },
  };
}

/** Returns the URL. Without a custom domain, CloudFormation fills in the host of the gateway that it creates. */
function urlOf(path: string, domainName: string | undefined) {
  return domainName ? `https://${domainName}${path}` : sub(`\${HttpApi.ApiEndpoint}${path}`);
}
