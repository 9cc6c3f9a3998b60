/** Reads the settings of the functions, and reports every problem at once. */
import * as v from 'valibot';
import { entitlementRulesSchema } from './entitlements/rules.ts';
import { identityProvidersSchema } from './identity/provider/schema.ts';
import { algorithmNames } from './jwt/algorithms.ts';
import { logLevels } from './telemetry/log-line.ts';
import { parseJson } from './validation/json.ts';
import { type Problem, textOf } from './validation/problem.ts';
import { checkShape, exactly, integer, oneOf } from './validation/shape.ts';

const day = 86_400;
const seconds = (minimum: number, maximum: number) =>
  integer(minimum, maximum, `${minimum} to ${maximum} seconds`);

/** The settings of config/<stage>.yml that the functions use. */
export const brokerEntries = {
  latenodeTenantId: integer(1, Number.MAX_SAFE_INTEGER, 'a positive integer'),
  identityProviders: identityProvidersSchema,
  entitlements: entitlementRulesSchema,
  /** Takes precedence over the algorithm that the secret sets. */
  signingAlgorithm: v.optional(oneOf(algorithmNames)),
  tokenTtlSeconds: v.optional(seconds(30, 3600), 600),
  clockToleranceSeconds: v.optional(seconds(0, 60), 30),
  signingKeyTtlSeconds: v.optional(seconds(1, day), 300),
  signingKeyMaxStaleSeconds: v.optional(seconds(0, 7 * day), day),
  logLevel: v.optional(oneOf(logLevels), 'INFO'),
};

const brokerSettingsSchema = exactly(brokerEntries);

export type BrokerSettings = v.InferOutput<typeof brokerSettingsSchema>;

export interface Config extends BrokerSettings {
  /** Name or ARN. */
  readonly signingKeySecretId: string;
  /** The version of this project, for the log. */
  readonly version: string;
  /** AWS_LAMBDA_FUNCTION_NAME; dimension of all metrics. */
  readonly functionName: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment variables of the functions: `BROKER_SETTINGS` as JSON, `SIGNING_KEY_SECRET_ID` and `BROKER_VERSION`.
 * Throws one error that names every problem.
 */
export const readConfig = (environment: Environment): Config => {
  const { SIGNING_KEY_SECRET_ID: signingKeySecretId = '' } = environment;
  const settings = readSettings(environment.BROKER_SETTINGS);
  const problems = [
    ...('problems' in settings ? settings.problems : []),
    ...(/^[\w/+=.@:!-]{1,2048}$/.test(signingKeySecretId) ? [] : [invalidSecretId]),
  ];
  if ('problems' in settings || problems.length > 0)
    throw new Error(['The configuration is invalid.', ...problems.map(textOf)].join('\n  '));
  return {
    ...settings.value,
    signingKeySecretId,
    version: environment.BROKER_VERSION ?? 'unknown',
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'local',
  };
};

const invalidSecretId: Problem = {
  path: ['SIGNING_KEY_SECRET_ID'],
  message: 'expected the name or the ARN of a secret, not its value',
};

function readSettings(
  text = '',
): { readonly value: BrokerSettings } | { readonly problems: readonly Problem[] } {
  const inVariable = (problems: readonly Problem[]) => ({
    problems: problems.map(({ path, message }) => ({ path: ['BROKER_SETTINGS', ...path], message })),
  });
  try {
    const json = parseJson(text);
    if (json.problems.length > 0) return inVariable(json.problems);
    const checked = checkShape(brokerSettingsSchema, json.value);
    return 'value' in checked ? checked : inVariable(checked.problems);
  } catch {
    const message = `expected JSON with ${Object.keys(brokerEntries).join(', ')}`;
    return inVariable([{ path: [], message }]);
  }
}
