/** Defines each setting of config/<stage>.yml: its schema, default and description. */
import * as v from 'valibot';
import { numberSettings } from '../lib/config.ts';
import { entitlementRulesSchema } from '../lib/entitlements/rules.ts';
import { identityProvidersSchema, shortFormIssuer } from '../lib/identity/provider/schema.ts';
import { algorithmNames } from '../lib/jwt/algorithms.ts';
import { logLevels } from '../lib/telemetry/log-line.ts';
import { integer, oneOf } from '../lib/validation/shape.ts';
import { isOrigin } from './origin.ts';

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

/** The retention periods that CloudWatch Logs supports, in days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** A host name in lower case, which API Gateway requires; no scheme, no path, no `*`. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const kmsKeyArn = matching(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a key, not of an alias');

const described = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));
const optional = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.optional(described(schema, description));

/** The settings by name, in the order of config/example.yml. */
export const entries = {
  region: described(
    matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as eu-central-1'),
    'AWS region of the stack.',
  ),
  latenodeTenantId: described(
    numberSettings.tenantId,
    'Number of your tenant at Latenode, which becomes the claim `tenant_id`.',
  ),
  allowedOrigins: described(
    origins,
    'Origins of the pages that embed Latenode, such as https://app.example.com; no wildcards. CORS allows no other origin.',
  ),
  oidcIssuer: optional(
    shortFormIssuer,
    'The `iss` of the identity tokens, compared exactly. For Cognito: https://cognito-idp.<region>.amazonaws.com/<user pool id>. Requires oidcAudience.',
  ),
  oidcAudience: optional(
    audiences,
    'Accepted values of `aud`, or of `client_id` in Cognito access tokens: the ids of your app clients. Requires oidcIssuer.',
  ),
  identityProviders: optional(
    identityProvidersSchema,
    'One or more identity providers with all their settings, instead of oidcIssuer and oidcAudience.',
  ),
  entitlements: described(
    entitlementRulesSchema,
    'Users who get a token, and their plan and spaces: `everybody` (every user with a valid identity token, without a plan), or rules.',
  ),

  jwtAuthorizer: optional(
    onOrOff,
    'JWT authorizer of API Gateway in front of POST /token. The function verifies every token either way. `on` requires one Cognito provider with one issuer and a list of audiences. Default: on for such a provider, else off.',
  ),
  signingKeySecretArn: optional(
    matching(
      /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@!-]+-[A-Za-z0-9]{6}$/,
      'the full ARN of a secret, including its six random characters',
    ),
    'Full ARN of an existing secret for the signing key, in the region of the stack. Default: the stack creates a secret.',
  ),
  kmsKeyArn: optional(
    kmsKeyArn,
    'ARN of the KMS key that encrypts the secret, in the region of the stack. Default: the AWS managed key.',
  ),
  signingAlgorithm: optional(
    oneOf(algorithmNames),
    'Algorithm of the Latenode JWT. Default: `algorithm` in the secret, else RS512 for an RSA key and the algorithm of the curve for an EC key.',
  ),
  tokenTtlSeconds: optional(
    numberSettings.tokenTtlSeconds,
    'Lifetime of the Latenode JWT in seconds, 30 to 3600. The JWT never outlives the identity token. Default: 600.',
  ),
  clockToleranceSeconds: optional(
    numberSettings.clockToleranceSeconds,
    'Tolerance for the times in identity tokens, in seconds, 0 to 60. Default: 30.',
  ),
  signingKeyTtlSeconds: optional(
    numberSettings.signingKeyTtlSeconds,
    'Seconds for which a fetched signing key is fresh, 1 to 86400. A stale key is fetched again. Default: 300.',
  ),
  signingKeyMaxStaleSeconds: optional(
    numberSettings.signingKeyMaxStaleSeconds,
    'Seconds for which a stale signing key is still used while Secrets Manager fails, 0 to 604800. Default: 86400.',
  ),

  domainName: optional(
    matching(hostName, 'a host name such as token.example.com'),
    'Custom domain name of the endpoint, in lower case. Requires domainCertificateArn. Default: none.',
  ),
  domainCertificateArn: optional(
    matching(
      /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
      'the ARN of a certificate of AWS Certificate Manager',
    ),
    'ARN of the ACM certificate for domainName, in the region of the stack.',
  ),
  executeApiEndpoint: optional(
    onOrOff,
    'The default execute-api endpoint of the API. `off` requires domainName. Default: off with domainName, else on.',
  ),
  requestsPerSecond: v.optional(
    described(
      between(1, 10_000),
      'Steady rate limit of each route for all callers together, in requests per second, 1 to 10000. API Gateway answers 429 above it. Default: 50.',
    ),
    50,
  ),
  requestsInBurst: v.optional(
    described(
      between(1, 5000),
      'Burst limit of each route for all callers together, in requests, 1 to 5000. Default: 100.',
    ),
    100,
  ),
  reservedConcurrency: optional(
    between(1, 1000),
    "Reserved concurrency of each of the two functions, 1 to 1000, which is also its maximum. AWS takes it from the account's quota, of which 100 must remain unreserved. Default: none.",
  ),

  logLevel: optional(
    oneOf(logLevels),
    'Lowest level that is logged. Audit lines are written at every level. Default: INFO.',
  ),
  logRetentionDays: v.optional(
    described(
      v.picklist(retentions, `expected one of ${retentions.join(', ')}`),
      'Retention of all log groups in days, one of the values of CloudWatch Logs. Default: 90.',
    ),
    90,
  ),
  logsKmsKeyArn: optional(
    kmsKeyArn,
    'ARN of the KMS key that encrypts the log groups, in the region of the stack. Its key policy must allow CloudWatch Logs. Default: a key of CloudWatch Logs.',
  ),
  alarmTopicArn: optional(
    matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/, 'the ARN of an SNS topic'),
    'ARN of the SNS topic that is notified when an alarm goes into ALARM and back to OK, in the region of the stack. Default: none.',
  ),
  alarmRefusalPercent: v.optional(
    described(
      between(1, 99),
      'Threshold of the alarm `refusals`: percentage of the requests for a token that get 401 or 403, 1 to 99. Default: 50.',
    ),
    50,
  ),
  alarmKeyAgeDays: v.optional(
    described(
      between(1, 3650),
      'Threshold of the alarm `signing-key-age`: age of the signing key in days, 1 to 3650. Default: 365.',
    ),
    365,
  ),
  alarmLatencyMilliseconds: v.optional(
    described(
      between(100, 10_000),
      'Threshold of the alarm `latency`: p99 latency of the API in milliseconds, 100 to 10000. Default: 2000.',
    ),
    2000,
  ),
};

export type SettingName = keyof typeof entries;
export const settingNames = Object.keys(entries) as SettingName[];

/** All settings of a stage. */
export const settingsSchema = v.strictObject(entries);
export type Settings = v.InferOutput<typeof settingsSchema>;

/** The valid settings of a stage that also has invalid ones. */
export const validSettingsSchema = v.partial(v.object(entries));
export type ValidSettings = v.InferOutput<typeof validSettingsSchema>;
