import { expect, test } from 'vitest';
import { secretNameOf } from '../../settings/names.ts';
import { keyArn, namesOf, propertiesOf, secretArn, type Templates } from './stages.ts';

interface Statement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

/** Returns all IAM statements, at every level. */
const statementsIn = (value: unknown): Statement[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Effect' in value ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
};

export const testPermissions = (templates: Templates): void => {
  const { simple, special } = templates;

  test('allows the functions to read one secret and to write their logs and traces, and nothing else', () => {
    expect(namesOf(simple, 'AWS::IAM::Role')).toEqual(['BrokerRole']);
    expect(namesOf(simple, 'AWS::IAM::Policy')).toEqual([]);
    const role = propertiesOf(simple, 'BrokerRole');
    expect(Object.keys(role ?? {}).sort()).toEqual(['AssumeRolePolicyDocument', 'Policies']);
    expect(role?.Policies).toEqual([
      {
        PolicyName: 'broker',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'secretsmanager:GetSecretValue',
              Resource: { Ref: 'SigningKeySecret' },
            },
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: [
                { 'Fn::GetAtt': ['TokenLogGroup', 'Arn'] },
                { 'Fn::GetAtt': ['JwksLogGroup', 'Arn'] },
              ],
            },
            { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
          ],
        },
      },
    ]);
  });

  // Covers statements that osls or serverless.yml may add to the template later.
  test.each<keyof Templates>(['simple', 'special'])(
    'contains no wildcard for an action in the %s template, and for a resource only to write traces',
    (stage) => {
      const allowed = statementsIn(templates[stage]).filter(({ Effect }) => Effect === 'Allow');
      expect(allowed.length).toBeGreaterThanOrEqual(4);
      const isWide = (value: unknown) => [value].flat().some((item) => String(item).includes('*'));
      expect(allowed.filter(({ Action }) => isWide(Action))).toEqual([]);
      expect(allowed.filter(({ Resource }) => isWide(Resource))).toEqual([
        { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
      ]);
    },
  );

  test('allows kms:Decrypt with one key, through Secrets Manager, if kmsKeyArn is set', () => {
    expect(namesOf(special, 'AWS::IAM::Policy')).toEqual(['DecryptSigningKey']);
    expect(propertiesOf(special, 'DecryptSigningKey')).toMatchObject({
      Roles: [{ Ref: 'BrokerRole' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: keyArn,
            Condition: {
              StringEquals: {
                'kms:ViaService': { 'Fn::Sub': 'secretsmanager.${AWS::Region}.${AWS::URLSuffix}' },
              },
            },
          },
        ],
      },
    });
  });

  test('blocks public access to the deployment bucket, which keeps earlier versions', () => {
    for (const template of [simple, special])
      expect(propertiesOf(template, 'ServerlessDeploymentBucket')).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
      });
  });

  test('retains its secret after it is deleted, or allows access to an existing one', () => {
    expect(simple.Resources.SigningKeySecret).toMatchObject({
      Type: 'AWS::SecretsManager::Secret',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { Name: secretNameOf('example') }, // the name that npm run key uses
    });
    expect(propertiesOf(simple, 'SigningKeySecret')).not.toHaveProperty('SecretString');
    expect(propertiesOf(simple, 'SigningKeySecret')).not.toHaveProperty('GenerateSecretString');
    expect(namesOf(special, 'AWS::SecretsManager::Secret')).toEqual([]);
    expect(propertiesOf(special, 'BrokerRole')?.Policies).toMatchObject([
      {
        PolicyDocument: {
          Statement: [{ Action: 'secretsmanager:GetSecretValue', Resource: secretArn }, {}, {}],
        },
      },
    ]);
  });
};
