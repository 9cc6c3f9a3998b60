import { expect, test } from 'vitest';
import { secretNameOf } from '../../serverless/names.ts';
import { keyArn, namesOf, propertiesOf, secretArn, type Templates } from '../support/template.ts';

interface Statement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

/** All IAM statements, wherever they stand. */
const statementsIn = (value: unknown): Statement[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Effect' in value ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
};

export const testRights = (templates: Templates): void => {
  const { simple, special } = templates;

  test('the functions may read one secret, write their own logs and traces, and nothing else', () => {
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

  // Whatever else the framework or serverless.yml may bring into the template one day.
  test.each<keyof Templates>(['simple', 'special'])(
    'nothing in the %s template may do everything, or something to everything, but write traces',
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

  test('kms:Decrypt is allowed on one key, through Secrets Manager, only when a key is given', () => {
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

  test('the bucket of the deployments is closed to the public, and keeps earlier versions', () => {
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

  test('the secret is empty and outlives the stack, unless one is given', () => {
    expect(simple.Resources.SigningKeySecret).toMatchObject({
      Type: 'AWS::SecretsManager::Secret',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { Name: secretNameOf('example') }, // where npm run key looks for it
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
