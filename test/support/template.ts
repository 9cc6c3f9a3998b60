/** The CloudFormation templates of two stages, as `serverless package` makes them, and how tests look into them. */
import { packageProject, type Template } from '../../serverless/build/package.ts';

export const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf';
export const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
export const certificateArn =
  'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
export const topicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';

const params = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ['--param', `${name}=${value}`]);

const severalIssuers = [
  { issuer: 'https://a.example.com', audiences: ['a'], user_id_prefix: 'a:' },
  { issuer: 'https://b.example.com', audiences: ['b'], user_id_prefix: 'b:' },
];

/** The arguments of `serverless` for a stage with no more than it needs, and for one with all that there is. */
export const stages = {
  simple: [],
  special: [
    ...['--stage', 'prod'],
    ...params({
      latenodeTenantId: '42',
      allowedOrigins: 'https://app.example.com, http://localhost:5173',
      identityProviders: JSON.stringify(severalIssuers),
      jwtAuthorizer: 'off',
      signingKeySecretArn: secretArn,
      kmsKeyArn: keyArn,
      entitlements: '{"otherwise":"deny"}',
      logLevel: 'DEBUG',
      requestsPerSecond: '20',
      reservedConcurrency: '7',
      domainName: 'latenode-token.example.com',
      domainCertificateArn: certificateArn,
      logRetentionDays: '365',
      alarmTopicArn: topicArn,
      alarmRefusalPercent: '30',
      alarmKeyAgeDays: '90',
      alarmLatencyMilliseconds: '1500',
    }),
  ],
} as const;

export type Templates = Readonly<Record<keyof typeof stages, Template>>;

/** Packages both. */
export const packageStages = async (): Promise<Templates> => {
  const [simple, special] = await Promise.all([
    packageProject(...stages.simple),
    packageProject(...stages.special),
  ]);
  await Promise.all([simple.remove(), special.remove()]);
  return { simple: simple.template, special: special.template };
};

export const propertiesOf = ({ Resources }: Template, name: string) => Resources[name]?.Properties;

export const namesOf = ({ Resources }: Template, type: string): string[] =>
  Object.entries(Resources).flatMap(([name, { Type }]) => (Type === type ? [name] : []));
