/** Packages two stages, and reads their CloudFormation templates. */
import { packageProject, type Template } from '../../serverless/build/package.ts';

export const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf';
export const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
export const logsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/22222222-3333-4444-5555-666666666666';
export const certificateArn =
  'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
export const topicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';

/** A stage with every setting. */
export const special = {
  name: 'prod',
  settings: {
    region: 'us-east-1',
    latenodeTenantId: 42,
    allowedOrigins: ['https://portal.example.com', 'http://localhost:5173'],
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
    logLevel: 'DEBUG',
    logRetentionDays: 365,
    logsKmsKeyArn: logsKeyArn,
    alarmTopicArn: topicArn,
    alarmRefusalPercent: 30,
    alarmKeyAgeDays: 90,
    alarmLatencyMilliseconds: 1500,
  },
};

/** A stage with the required settings only, and one with every setting. */
const stages = { simple: undefined, special };

export type Templates = Readonly<Record<keyof typeof stages, Template>>;

/** Packages both stages. */
export const packageStages = async (): Promise<Templates> => {
  const [simple, special] = await Promise.all([
    packageProject(stages.simple),
    packageProject(stages.special),
  ]);
  await Promise.all([simple.remove(), special.remove()]);
  return { simple: simple.template, special: special.template };
};

export const propertiesOf = ({ Resources }: Template, name: string) => Resources[name]?.Properties;

export const namesOf = ({ Resources }: Template, type: string): string[] =>
  Object.entries(Resources).flatMap(([name, { Type }]) => (Type === type ? [name] : []));
