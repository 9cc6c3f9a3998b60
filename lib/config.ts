/** Reads the operator's settings from the environment, and reports every invalid variable at once. */
import * as v from 'valibot';
import { type EntitlementRules, entitlementRulesSchema } from './entitlements/rules.ts';
import {
  type IdentityProvider,
  identityProvidersSchema,
  shortFormIssuer,
} from './identity/provider/schema.ts';
import { type Algorithm, algorithmNames } from './jwt/algorithms.ts';
import { type LogLevel, logLevels } from './telemetry/log-line.ts';
import { checkShape, integer, oneOf, text } from './validation/shape.ts';

export interface Config {
  readonly tenantId: number;
  readonly signingKey: {
    readonly secretId: string;
    readonly algorithm: Algorithm | undefined;
    readonly ttlSeconds: number;
    readonly maxStaleSeconds: number;
  };
  readonly identityProviders: readonly IdentityProvider[];
  readonly entitlements: EntitlementRules;
  readonly tokenTtlSeconds: number;
  readonly clockToleranceSeconds: number;
  readonly logLevel: LogLevel;
  /** The version of this project, for the log. */
  readonly version: string;
  /** AWS_LAMBDA_FUNCTION_NAME; dimension of all metrics. */
  readonly functionName: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const day = 86_400;
const seconds = (minimum: number, maximum: number) =>
  integer(minimum, maximum, `${minimum} to ${maximum} seconds`);

/** The numeric settings with their bounds: strings in the environment, numbers in the file of a stage. */
export const numberSettings = {
  tenantId: integer(1, Number.MAX_SAFE_INTEGER, 'a positive integer'),
  tokenTtlSeconds: seconds(30, 3600),
  clockToleranceSeconds: seconds(0, 60),
  signingKeyTtlSeconds: seconds(1, day),
  signingKeyMaxStaleSeconds: seconds(0, 7 * day),
};

const fromText = (number: v.GenericSchema<number>) =>
  v.pipe(
    v.unknown(),
    v.transform((text) => (typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN)),
    number,
  );
const json = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(v.string(), v.parseJson(undefined, 'expected JSON'), schema);
const entitlementsForm = 'the word everybody, or JSON with "otherwise" and "rules"';
const audiences = v.pipe(
  v.string(),
  v.transform((commaSeparated) => commaSeparated.split(',').map((audience) => audience.trim())),
  v.array(text('audiences, separated by commas')),
  v.check(
    (audiences) => !audiences.includes('any'),
    'cannot be "any": write "audiences": "any" in IDENTITY_PROVIDERS',
  ),
);
const entitlements = v.pipe(
  v.string(`expected ${entitlementsForm}`),
  v.transform((text) => (text === 'everybody' ? '"everybody"' : text)),
  v.parseJson(undefined, `expected ${entitlementsForm}`),
  entitlementRulesSchema,
);
const secretId = 'the name or the ARN of a secret, not its value';

const environmentSchema = v.pipe(
  v.object({
    LATENODE_TENANT_ID: fromText(numberSettings.tenantId),
    SIGNING_KEY_SECRET_ID: v.pipe(text(secretId), v.regex(/^[\w/+=.@:!-]{1,2048}$/, `expected ${secretId}`)),
    SIGNING_ALGORITHM: v.optional(oneOf(algorithmNames)),
    OIDC_ISSUER: v.optional(shortFormIssuer),
    OIDC_AUDIENCE: v.optional(audiences),
    IDENTITY_PROVIDERS: v.optional(json(identityProvidersSchema)),
    ENTITLEMENTS: entitlements,
    TOKEN_TTL_SECONDS: v.optional(fromText(numberSettings.tokenTtlSeconds), '600'),
    CLOCK_TOLERANCE_SECONDS: v.optional(fromText(numberSettings.clockToleranceSeconds), '30'),
    SIGNING_KEY_TTL_SECONDS: v.optional(fromText(numberSettings.signingKeyTtlSeconds), '300'),
    SIGNING_KEY_MAX_STALE_SECONDS: v.optional(
      fromText(numberSettings.signingKeyMaxStaleSeconds),
      String(day),
    ),
    LOG_LEVEL: v.optional(oneOf(logLevels), 'INFO'),
    BROKER_VERSION: v.optional(v.string(), 'unknown'),
    AWS_LAMBDA_FUNCTION_NAME: v.optional(v.string(), 'local'),
  }),
  v.forward(
    v.partialCheck(
      [['OIDC_ISSUER'], ['OIDC_AUDIENCE']],
      ({ OIDC_ISSUER, OIDC_AUDIENCE }) => Boolean(OIDC_ISSUER) === Boolean(OIDC_AUDIENCE),
      'expected both or neither of OIDC_ISSUER and OIDC_AUDIENCE',
    ),
    ['OIDC_AUDIENCE'],
  ),
  v.forward(
    v.partialCheck(
      [['OIDC_ISSUER'], ['OIDC_AUDIENCE'], ['IDENTITY_PROVIDERS']],
      ({ OIDC_ISSUER, OIDC_AUDIENCE, IDENTITY_PROVIDERS }) =>
        !IDENTITY_PROVIDERS || !(OIDC_ISSUER || OIDC_AUDIENCE),
      'is set in addition to OIDC_ISSUER and OIDC_AUDIENCE: remove this, or those two',
    ),
    ['IDENTITY_PROVIDERS'],
  ),
  v.forward(
    v.partialCheck(
      [['OIDC_ISSUER'], ['OIDC_AUDIENCE'], ['IDENTITY_PROVIDERS']],
      ({ OIDC_ISSUER, OIDC_AUDIENCE, IDENTITY_PROVIDERS }) =>
        Boolean(IDENTITY_PROVIDERS || OIDC_ISSUER || OIDC_AUDIENCE),
      'expected this, or OIDC_ISSUER and OIDC_AUDIENCE',
    ),
    ['IDENTITY_PROVIDERS'],
  ),
);

/** Reads the settings; throws one error that names every invalid variable and the expected value. */
export const readConfig = (environment: Environment): Config => {
  const result = checkConfig(environment);
  if ('problems' in result)
    throw new Error(['The configuration is invalid.', ...result.problems].join('\n  '));
  return result.config;
};

/** Returns the settings, or a sentence for each invalid variable that begins with its name. */
export const checkConfig = (
  environment: Environment,
): { readonly config: Config } | { readonly problems: readonly string[] } => {
  // An empty string counts as not set: a template passes it for a parameter without a value.
  const names = Object.keys(environmentSchema.entries);
  const result = checkShape(
    environmentSchema,
    Object.fromEntries(names.map((name) => [name, environment[name] || undefined])),
  );
  if ('problems' in result) return result;
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audiences, ...set } = result.value;
  const config: Config = {
    tenantId: set.LATENODE_TENANT_ID,
    signingKey: {
      secretId: set.SIGNING_KEY_SECRET_ID,
      algorithm: set.SIGNING_ALGORITHM,
      ttlSeconds: set.SIGNING_KEY_TTL_SECONDS,
      maxStaleSeconds: set.SIGNING_KEY_MAX_STALE_SECONDS,
    },
    identityProviders: set.IDENTITY_PROVIDERS ?? v.parse(identityProvidersSchema, [{ issuer, audiences }]),
    entitlements: set.ENTITLEMENTS,
    tokenTtlSeconds: set.TOKEN_TTL_SECONDS,
    clockToleranceSeconds: set.CLOCK_TOLERANCE_SECONDS,
    logLevel: set.LOG_LEVEL,
    version: set.BROKER_VERSION,
    functionName: set.AWS_LAMBDA_FUNCTION_NAME,
  };
  return { config };
};
