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

/** What CloudWatch Logs can keep lines for. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** In lower case, as the gateway wants it; no scheme, no path, no `*`. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const kmsKeyArn = matching(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a key, not of an alias');

/** Each setting by its name, in the order of config/example.yml. Those without a default are optional or required. */
export const entries = {
  region: v.pipe(
    matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as eu-central-1'),
    v.description('AWS region of the stack.'),
  ),
  latenodeTenantId: v.pipe(numberSettings.tenantId, v.description('The number that Latenode gave you.')),
  allowedOrigins: v.pipe(
    origins,
    v.description('Origins of the pages that embed Latenode, such as https://app.example.com.'),
  ),
  oidcIssuer: v.optional(
    v.pipe(
      shortFormIssuer,
      v.description(
        'The `iss` of the identity tokens, compared exactly. For Cognito https://cognito-idp.<region>.amazonaws.com/<pool>.',
      ),
    ),
  ),
  oidcAudience: v.optional(
    v.pipe(
      audiences,
      v.description('Accepted `aud`, for access tokens of Cognito `client_id`: the ids of your app clients.'),
    ),
  ),
  identityProviders: v.optional(
    v.pipe(
      identityProvidersSchema,
      v.description(
        'Several identity providers, or more about one, in place of oidcIssuer and oidcAudience.',
      ),
    ),
  ),
  entitlements: v.pipe(
    entitlementRulesSchema,
    v.description('Who gets in, and with which plan and spaces: `everybody`, or rules.'),
  ),

  jwtAuthorizer: v.optional(
    v.pipe(
      onOrOff,
      v.description(
        "The gateway's own check in front of POST /token. Default: on for one Cognito provider with one issuer and a list of audiences, else off.",
      ),
    ),
  ),
  signingKeySecretArn: v.optional(
    v.pipe(
      matching(
        /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@!-]+-[A-Za-z0-9]{6}$/,
        'the full ARN of a secret, its six random characters included',
      ),
      v.description('A secret that exists already. Default: the stack creates one.'),
    ),
  ),
  kmsKeyArn: v.optional(
    v.pipe(kmsKeyArn, v.description('Your KMS key that encrypts the secret. Default: the key of AWS.')),
  ),
  signingAlgorithm: v.optional(
    v.pipe(
      oneOf(algorithmNames),
      v.description("Algorithm of the Latenode JWT. Default: the one in the secret, else by the key's type."),
    ),
  ),
  tokenTtlSeconds: v.optional(
    v.pipe(
      numberSettings.tokenTtlSeconds,
      v.description('Lifetime of the Latenode JWT in seconds. Default: 600.'),
    ),
  ),
  clockToleranceSeconds: v.optional(
    v.pipe(
      numberSettings.clockToleranceSeconds,
      v.description("Tolerance for the identity tokens' times, in seconds. Default: 30."),
    ),
  ),
  signingKeyTtlSeconds: v.optional(
    v.pipe(
      numberSettings.signingKeyTtlSeconds,
      v.description('How long a fetched signing key is fresh, in seconds. Default: 300.'),
    ),
  ),
  signingKeyMaxStaleSeconds: v.optional(
    v.pipe(
      numberSettings.signingKeyMaxStaleSeconds,
      v.description(
        'How much longer the key is used while Secrets Manager fails, in seconds. Default: 86400.',
      ),
    ),
  ),

  domainName: v.optional(
    v.pipe(
      matching(hostName, 'a host name such as token.example.com'),
      v.description('Your domain for the endpoint, with domainCertificateArn.'),
    ),
  ),
  domainCertificateArn: v.optional(
    v.pipe(
      matching(
        /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
        'the ARN of a certificate of AWS Certificate Manager',
      ),
      v.description('Certificate of ACM for domainName, in the same region.'),
    ),
  ),
  executeApiEndpoint: v.optional(
    v.pipe(onOrOff, v.description("The gateway's own address. Default: off with domainName, else on.")),
  ),
  requestsPerSecond: v.optional(
    v.pipe(
      between(1, 10_000),
      v.description('Throttle of each route, for all callers together. Default: 50.'),
    ),
    50,
  ),
  requestsInBurst: v.optional(
    v.pipe(between(1, 5000), v.description('Requests that each route takes at once. Default: 100.')),
    100,
  ),
  reservedConcurrency: v.optional(
    v.pipe(
      between(1, 1000),
      v.description(
        'Environments reserved for each of the two functions, and the most that each may have. Default: none.',
      ),
    ),
  ),

  logLevel: v.optional(
    v.pipe(
      oneOf(logLevels),
      v.description('Level of the log, which audit lines do not depend on. Default: INFO.'),
    ),
  ),
  logRetentionDays: v.optional(
    v.pipe(
      v.picklist(retentions, `expected one of ${retentions.join(', ')}`),
      v.description('How long CloudWatch keeps the logs, in days. Default: 90.'),
    ),
    90,
  ),
  logsKmsKeyArn: v.optional(
    v.pipe(
      kmsKeyArn,
      v.description(
        'Your KMS key that encrypts the logs; its policy must admit CloudWatch Logs. Default: the key of AWS.',
      ),
    ),
  ),
  alarmTopicArn: v.optional(
    v.pipe(
      matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/, 'the ARN of an SNS topic'),
      v.description('SNS topic that is told when an alarm begins and ends. Default: nobody is told.'),
    ),
  ),
  alarmRefusalPercent: v.optional(
    v.pipe(
      between(1, 99),
      v.description('Share of refused requests above which there is an alarm. Default: 50.'),
    ),
    50,
  ),
  alarmKeyAgeDays: v.optional(
    v.pipe(
      between(1, 3650),
      v.description('Age of the signing key above which there is an alarm, in days. Default: 365.'),
    ),
    365,
  ),
  alarmLatencyMilliseconds: v.optional(
    v.pipe(
      between(100, 10_000),
      v.description('Latency (p99) above which there is an alarm, in milliseconds. Default: 2000.'),
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
