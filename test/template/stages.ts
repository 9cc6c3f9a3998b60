/** Packages two stages, and reads their CloudFormation templates. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { type Package, packageProject, type Template } from '../support/package-project.ts';

export const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf';
export const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
export const logsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/22222222-3333-4444-5555-666666666666';
export const certificateArn =
  'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
export const boundaryArn = 'arn:aws:iam::123456789012:policy/boundary';
export const vpc = { subnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'], securityGroupIds: ['sg-0a1b2c3d'] };
export const topicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';

/** A stage with every setting. */
export const special = {
  name: 'prod',
  settings: {
    region: 'us-east-1',
    latenodeTenantId: 42,
    allowedOrigins: ['https://portal.example.com', 'http://localhost:5173'],
    allowedHeaders: ['X-Acme-Trace'],
    identityProviders: [
      { issuer: 'https://a.example.com', audiences: ['a'], userIdPrefix: 'a:' },
      { issuer: 'https://b.example.com', audiences: ['b'], userIdPrefix: 'b:' },
    ],
    entitlements: { otherwise: 'deny' },
    jwtAuthorizer: 'off',
    signingKeySecretArn: secretArn,
    kmsKeyArn: keyArn,
    signingAlgorithm: 'RS512',
    tokenTtlSeconds: 600,
    clockToleranceSeconds: 30,
    signingKeyTtlSeconds: 300,
    signingKeyMaxStaleSeconds: 86_400,
    domainName: 'latenode-token.example.com',
    domainCertificateArn: certificateArn,
    requestsPerSecond: 20,
    requestsInBurst: 100,
    reservedConcurrency: 7,
    permissionsBoundaryArn: boundaryArn,
    vpc,
    deploymentBucket: 'acme-deployments',
    tags: { team: 'identity' },
    tracing: 'off',
    logLevel: 'DEBUG',
    logRetentionDays: 365,
    retainAuditLog: 'off',
    logsKmsKeyArn: logsKeyArn,
    alarmTopicArn: topicArn,
    rollbackMinutes: 15,
    alarmRefusalPercent: 30,
    alarmKeyAgeDays: 90,
    alarmLatencyMilliseconds: 1500,
  },
};

export interface Templates {
  /** From the required settings only. */
  readonly simple: Template;
  /** From every setting. */
  readonly special: Template;
}

export interface PackagedStages {
  readonly templates: Templates;
  /** The package of the simple stage, until `remove`. */
  readonly built: Package;
  /** SHA-256 of the same functions' zips, packaged for the other stage in another folder, time zone and umask. */
  readonly hashesElsewhere: Readonly<Record<FunctionName, string>>;
  readonly remove: () => Promise<void>;
}

type FunctionName = 'token' | 'jwks';

export const hashOfZip = async (built: Package, name: FunctionName): Promise<string> =>
  createHash('sha256')
    .update(await built.readZip(name))
    .digest('hex');

/** Packages both stages. */
export const packageStages = async (): Promise<PackagedStages> => {
  const elsewhere = {
    TZ: 'Asia/Tokyo',
    // A worker has no umask of its own, and throws.
    NODE_OPTIONS: '--import=data:text/javascript,try{process.umask(0o077)}catch{}',
  };
  const [simple, withAll] = await Promise.all([packageProject(), packageProject(special, elsewhere)]);
  const hashesElsewhere = {
    token: await hashOfZip(withAll, 'token'),
    jwks: await hashOfZip(withAll, 'jwks'),
  };
  await withAll.remove();
  return {
    templates: { simple: simple.template, special: withAll.template },
    built: simple,
    hashesElsewhere,
    remove: simple.remove,
  };
};

export const propertiesOf = ({ Resources }: Template, name: string) => Resources[name]?.Properties;

export const namesOf = ({ Resources }: Template, type: string): string[] =>
  Object.entries(Resources).flatMap(([name, { Type }]) => (Type === type ? [name] : []));

/** Returns the format of the access log, a line of JSON with variables: `$context.status`. */
export const accessLogFormat = (template: Template): string =>
  v.parse(
    v.object({ AccessLogSettings: v.object({ Format: v.string() }) }),
    propertiesOf(template, 'HttpApiStage'),
  ).AccessLogSettings.Format;
