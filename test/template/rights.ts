import { expect, test } from 'vitest';
import { keyArn, namesOf, propertiesOf, secretArn, type Templates } from '../support/template.ts';

export const testRights = ({ simple, special }: Templates): void => {
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

  test('the secret is empty and outlives the stack, unless one is given', () => {
    expect(simple.Resources.SigningKeySecret).toMatchObject({
      Type: 'AWS::SecretsManager::Secret',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
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
