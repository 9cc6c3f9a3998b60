/** `custom.settings` of serverless.yml: what it needs of the settings of a stage. */

import { InvalidInputError } from '../lib/errors.ts';
import type { IdentityProvider } from '../lib/identity/provider.ts';
import { describeAdmission, warnAboutAdmission } from './admission.ts';
import { ref, sub } from './resources/cloudformation.ts';
import { ownSecretId } from './resources/optional.ts';
import { stackOf } from './stack.ts';
import type { CheckedStage } from './stage/check.ts';
import { loadStage } from './stage/load.ts';
import type { Purpose } from './stage/rules.ts';
import { readVersion } from './version.ts';

/** The argument that osls passes to a function named by `${file(…)}`. */
interface Resolver {
  readonly options: { readonly param?: readonly string[] | null; readonly region?: string | null };
  readonly resolveVariable: (name: string) => Promise<unknown>;
  readonly resolveConfigurationProperty: (path: readonly string[]) => Promise<unknown>;
}

/** Throws one error that names everything that is wrong, before anything is packaged. */
export const settings = async ({ options, resolveVariable, resolveConfigurationProperty }: Resolver) => {
  try {
    const stage = String(await resolveVariable('sls:stage'));
    if (await resolveConfigurationProperty(['params'])) {
      throw new InvalidInputError(
        `serverless.yml has "params:", which nothing reads: move its settings to config/${stage}.yml, made from config/example.yml`,
      );
    }
    const loaded = loadStage({ stage, parameters: options.param ?? [], purpose: purposeOf(process.argv) });
    const { region } = loaded.settings;
    if (options.region && options.region !== region) {
      throw new InvalidInputError(
        `--region ${options.region} differs from the region of ${loaded.file}, ${region}: change the file, or omit --region`,
      );
    }
    return settingsOf(stage, loaded, readVersion());
  } catch (error) {
    // osls prints the stack, behind a line of its own about variables.
    if (error instanceof InvalidInputError) error.stack = `\n${error.message}`;
    throw error;
  }
};

function purposeOf(commandLine: readonly string[]): Purpose {
  if (commandLine.includes('deploy')) return 'deploy';
  return commandLine.includes('package') ? 'package' : 'local';
}

export const settingsOf = (
  stage: string,
  { settings, environment, config, isAuthorizerOn }: CheckedStage,
  version: string,
) => {
  const { domainName, executeApiEndpoint, reservedConcurrency, alarmTopicArn, logLevel } = settings;
  const [provider] = config.identityProviders;
  return {
    stage,
    version,
    admission: describeAdmission(config),
    warnings: warnAboutAdmission(config),
    region: settings.region,
    environment: { SIGNING_KEY_SECRET_ID: ref(ownSecretId), ...environment, BROKER_VERSION: version },
    allowedOrigins: settings.allowedOrigins,
    ...(isAuthorizerOn && provider && authorizerOf(provider)),
    isExecuteApiDisabled: domainName !== undefined && executeApiEndpoint !== 'on',
    requestsPerSecond: settings.requestsPerSecond,
    requestsInBurst: settings.requestsInBurst,
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    logRetentionDays: settings.logRetentionDays,
    // Lambda drops lines below this level; audit lines are INFO, and nothing may turn them off.
    applicationLogLevel: logLevel === 'DEBUG' ? 'DEBUG' : 'INFO',
    tokenUrl: urlOf('/token', domainName),
    keySetUrl: urlOf('/.well-known/jwks.json', domainName),
    resources: stackOf({ ...settings, stage, alarmActions: alarmTopicArn ? [alarmTopicArn] : [] }),
  };
};

/** The gateway's authorizer, and that POST /token uses it. It gets what the function gets, so that both accept the same. */
function authorizerOf({ issuers: [issuerUrl], audiences }: IdentityProvider) {
  const identitySource = '$request.header.Authorization';
  return {
    authorizers: { issuer: { type: 'jwt', identitySource, issuerUrl, audience: audiences } },
    tokenAuthorizer: { name: 'issuer' },
  };
}

/** CloudFormation fills in the gateway's own host, which is not known before. */
function urlOf(path: string, domainName: string | undefined) {
  return domainName ? `https://${domainName}${path}` : sub(`\${HttpApi.ApiEndpoint}${path}`);
}
