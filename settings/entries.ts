/** Defines each setting of config/<stage>.yml: its schema and default. */
import * as v from 'valibot';
import { brokerEntries } from '../lib/config.ts';
import { exactly, integer, list, oneOf } from '../lib/validation/shape.ts';
import { originSchema } from './origin.ts';

const matching = (pattern: RegExp, what: string) =>
  v.pipe(v.string(`expected ${what}`), v.regex(pattern, `expected ${what}`));
const between = (minimum: number, maximum: number) => integer(minimum, maximum, `${minimum} to ${maximum}`);
const onOrOff = oneOf(['on', 'off']);

const listOfOrigins = 'expected a list of origins, such as ["https://app.example.com"]';
const origins = v.pipe(v.array(originSchema, listOfOrigins), v.nonEmpty(listOfOrigins));

const header = 'the name of a header, such as x-trace-id';
const headers = v.pipe(
  v.array(
    v.pipe(
      v.string(`expected ${header}`),
      v.check((name) => name !== '*', 'cannot be *, which never covers authorization: name each header'),
      v.regex(/^(\*|[\w!#$%&'+.^`|~-]+)$/, `expected ${header}`),
    ),
    `expected a list of ${header}`,
  ),
  v.nonEmpty(`expected a list of ${header}`),
);

/** The retention periods that CloudWatch Logs supports, in days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** A host name in lower case, which API Gateway requires; no scheme, no path, no `*`. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const kmsKeyArn = matching(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a key, not of an alias');

const idOf = (prefix: string) =>
  matching(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `an id such as ${prefix}-0a1b2c3d`);

const tagName = v.pipe(
  v.string(),
  // Names of digits alone are those of a list, which valibot accepts.
  v.regex(/^(?!\d+$)[\w ./=+:-]{1,128}$/, 'expected a name of letters, digits, spaces and _./=+:-'),
  v.check(
    (name) => !/^(aws:.*|service|stage)$/i.test(name),
    'is a tag of the stack or of AWS: choose another name',
  ),
);
const tagValue = v.pipe(
  v.string('expected text: put it in quotes'),
  v.maxLength(256, 'expected at most 256 characters'),
);
const tags = v.record(tagName, tagValue, 'expected names with values, such as { team: identity }');

const { latenodeTenantId, identityProviders, entitlements, signingAlgorithm, logLevel, ...seconds } =
  brokerEntries;

/** The settings by name, in the order of config/example.yml. */
export const entries = {
  region: matching(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'an AWS region, such as eu-central-1'),
  latenodeTenantId,
  allowedOrigins: origins,
  allowedHeaders: v.optional(headers),
  identityProviders,
  entitlements,

  jwtAuthorizer: v.optional(onOrOff),
  signingKeySecretArn: v.optional(
    matching(
      /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@!-]+-[A-Za-z0-9]{6}$/,
      'the full ARN of a secret, including its six random characters',
    ),
  ),
  kmsKeyArn: v.optional(kmsKeyArn),
  signingAlgorithm,
  ...seconds,

  domainName: v.optional(matching(hostName, 'a host name such as token.example.com')),
  domainCertificateArn: v.optional(
    matching(
      /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
      'the ARN of a certificate of AWS Certificate Manager',
    ),
  ),
  executeApiEndpoint: v.optional(onOrOff),
  requestsPerSecond: v.optional(between(1, 10_000), 50),
  requestsInBurst: v.optional(between(1, 5000), 100),
  reservedConcurrency: v.optional(between(1, 1000)),

  permissionsBoundaryArn: v.optional(
    matching(
      /^arn:aws(-cn|-us-gov|-eusc)?:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
      'the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary',
    ),
  ),
  vpc: v.optional(exactly({ subnetIds: list(idOf('subnet')), securityGroupIds: list(idOf('sg')) })),
  deploymentBucket: v.optional(
    matching(/^(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket'),
  ),
  tags: v.optional(tags),
  tracing: v.optional(onOrOff, 'on'),

  logLevel,
  logRetentionDays: v.optional(v.picklist(retentions, `expected one of ${retentions.join(', ')}`), 90),
  retainAuditLog: v.optional(onOrOff, 'on'),
  logsKmsKeyArn: v.optional(kmsKeyArn),
  alarmTopicArn: v.optional(
    matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/, 'the ARN of an SNS topic'),
  ),
  rollbackMinutes: v.optional(between(0, 180), 0),
  alarmRefusalPercent: v.optional(between(1, 99), 50),
  alarmKeyAgeDays: v.optional(between(1, 3650), 365),
  alarmLatencyMilliseconds: v.optional(between(100, 10_000), 2000),
};

export type SettingName = keyof typeof entries;
export const settingNames = Object.keys(entries) as SettingName[];

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(entries, name);

/** All settings of a stage. */
export const settingsSchema = exactly(entries);
export type Settings = v.InferOutput<typeof settingsSchema>;

/** The valid settings of a stage that also has invalid ones. */
export const validSettingsSchema = v.partial(v.object(entries));
export type ValidSettings = v.InferOutput<typeof validSettingsSchema>;
