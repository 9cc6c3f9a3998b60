/** The settings that an operator writes in config/<stage>.yml, each by itself. */
import * as v from 'valibot';
import { numberSettings } from '../../lib/config.ts';
import { entitlementRulesSchema } from '../../lib/entitlements/rules.ts';
import { identityProvidersSchema, shortFormIssuer } from '../../lib/identity/provider.ts';
import { algorithmNames } from '../../lib/jwt/algorithms.ts';
import { logLevels } from '../../lib/telemetry/log-line.ts';
import { integer, oneOf } from '../../lib/validation/shape.ts';
import { isOrigin } from '../origin.ts';

const matching = (pattern: RegExp, what: string) =>
  v.pipe(v.string(`expected ${what}`), v.regex(pattern, `expected ${what}`));
const between = (minimum: number, maximum: number) => integer(minimum, maximum, `${minimum} to ${maximum}`);
const listOf = (item: v.GenericSchema<string>, expected: string) =>
  v.pipe(v.array(item, expected), v.nonEmpty(expected));
const onOrOff = oneOf(['on', 'off']);

const origin = 'expected an origin such as https://app.example.com, without a path and without *';
const origins = listOf(
  v.pipe(v.string(origin), v.regex(/^https?:\/\/[^/*@]+$/, origin), v.check(isOrigin, origin)),
  'expected a list of origins, such as ["https://app.example.com"]',
);

const audience = 'expected an audience in quotes; one with a comma needs identityProviders';
const audiences = listOf(
  v.pipe(v.string(audience), v.regex(/^[^\s,]([^,]*[^\s,])?$/, audience)),
  'expected a list of audiences, such as ["3n4b5urk1ft4fl3mg5e62d9ado"]',
);

/** Days for which CloudWatch Logs can retain lines. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** In lower case, as the gateway wants it; no scheme, no path, no `*`. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const kmsKeyArn = matching(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a key, not of an alias');

const described = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));
const optional = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.optional(described(schema, description));

/** Each setting by its name, in the order of config/example.yml. */
export const entries = {
  region: described(
    matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as eu-central-1'),
    'AWS region of the stack.',
  ),
  latenodeTenantId: described(numberSettings.tenantId, 'The number that Latenode gave you.'),
  allowedOrigins: described(
    origins,
    'Origins of the pages that embed Latenode, such as https://app.example.com.',
  ),
  oidcIssuer: optional(
    shortFormIssuer,
    'The `iss` of the identity tokens, compared exactly. For Cognito https://cognito-idp.<region>.amazonaws.com/<pool>.',
  ),
  oidcAudience: optional(
    audiences,
    'Accepted `aud`, for access tokens of Cognito `client_id`: the ids of your app clients.',
  ),
  identityProviders: optional(
    identityProvidersSchema,
    'Several identity providers, or more about one, in place of oidcIssuer and oidcAudience.',
  ),
  entitlements: described(
    entitlementRulesSchema,
    'Who gets in, and with which plan and spaces: `everybody`, or rules.',
  ),

  jwtAuthorizer: optional(
    onOrOff,
    "The gateway's own check in front of POST /token. Default: on for one Cognito provider with one issuer and a list of audiences, else off.",
  ),
  signingKeySecretArn: optional(
    matching(
      /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@!-]+-[A-Za-z0-9]{6}$/,
      'the full ARN of a secret, its six random characters included',
    ),
    'A secret that exists already. Default: the stack creates one.',
  ),
  kmsKeyArn: optional(kmsKeyArn, 'Your KMS key that encrypts the secret. Default: the key of AWS.'),
  signingAlgorithm: optional(
    oneOf(algorithmNames),
    "Algorithm of the Latenode JWT. Default: the one in the secret, else by the key's type.",
  ),
  tokenTtlSeconds: optional(
    numberSettings.tokenTtlSeconds,
    'Lifetime of the Latenode JWT in seconds. Default: 600.',
  ),
  clockToleranceSeconds: optional(
    numberSettings.clockToleranceSeconds,
    "Tolerance for the identity tokens' times, in seconds. Default: 30.",
  ),
  signingKeyTtlSeconds: optional(
    numberSettings.signingKeyTtlSeconds,
    'How long a fetched signing key is fresh, in seconds. Default: 300.',
  ),
  signingKeyMaxStaleSeconds: optional(
    numberSettings.signingKeyMaxStaleSeconds,
    'How much longer the key is used while Secrets Manager fails, in seconds. Default: 86400.',
  ),

  domainName: optional(
    matching(hostName, 'a host name such as token.example.com'),
    'Your domain for the endpoint, with domainCertificateArn.',
  ),
  domainCertificateArn: optional(
    matching(
      /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
      'the ARN of a certificate of AWS Certificate Manager',
    ),
    'Certificate of ACM for domainName, in the same region.',
  ),
  executeApiEndpoint: optional(onOrOff, "The gateway's own address. Default: off with domainName, else on."),
  requestsPerSecond: v.optional(
    described(between(1, 10_000), 'Throttle of each route, for all callers together. Default: 50.'),
    50,
  ),
  requestsInBurst: v.optional(
    described(between(1, 5000), 'Requests that each route takes at once. Default: 100.'),
    100,
  ),
  reservedConcurrency: optional(
    between(1, 1000),
    'Environments reserved for each of the two functions, and the most that each may have. Default: none.',
  ),

  logLevel: optional(
    oneOf(logLevels),
    'Level of the log, which audit lines do not depend on. Default: INFO.',
  ),
  logRetentionDays: v.optional(
    described(
      v.picklist(retentions, `expected one of ${retentions.join(', ')}`),
      'How long CloudWatch keeps the logs, in days. Default: 90.',
    ),
    90,
  ),
  logsKmsKeyArn: optional(
    kmsKeyArn,
    'Your KMS key that encrypts the logs; its policy must admit CloudWatch Logs. Default: the key of AWS.',
  ),
  alarmTopicArn: optional(
    matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/, 'the ARN of an SNS topic'),
    'SNS topic that gets a message when an alarm begins and ends. Default: none.',
  ),
  alarmRefusalPercent: v.optional(
    described(between(1, 99), 'Share of refused requests above which there is an alarm. Default: 50.'),
    50,
  ),
  alarmKeyAgeDays: v.optional(
    described(
      between(1, 3650),
      'Age of the signing key above which there is an alarm, in days. Default: 365.',
    ),
    365,
  ),
  alarmLatencyMilliseconds: v.optional(
    described(
      between(100, 10_000),
      'Latency (p99) above which there is an alarm, in milliseconds. Default: 2000.',
    ),
    2000,
  ),
};

export type SettingName = keyof typeof entries;
export const settingNames = Object.keys(entries) as SettingName[];

/** All settings of a stage. */
export const settingsSchema = v.strictObject(entries);
export type Settings = v.InferOutput<typeof settingsSchema>;

/** The settings that are valid, where others are not. */
export const validSettingsSchema = v.partial(v.object(entries));
export type ValidSettings = v.InferOutput<typeof validSettingsSchema>;
