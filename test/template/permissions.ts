import { expect, test } from 'vitest';
import { secretNameOf } from '../../settings/names.ts';
import type { Template } from '../support/package-project.ts';
import { boundaryArn, keyArn, namesOf, propertiesOf, secretArn, type Templates } from './stages.ts';

interface Statement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

const networkActions = [
  ...['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  ...['ec2:DescribeSubnets', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
];

/** Returns all IAM statements, at every level. */
const statementsIn = (value: unknown): Statement[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Effect' in value ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
};

export const testPermissions = ({ simple, special }: Templates): void => {
  test('allows the functions to read one secret and to write their logs and traces, and nothing else', () => {
    expect(namesOf(simple, 'AWS::IAM::Role')).toEqual(['BrokerRole']);
    expect(namesOf(simple, 'AWS::IAM::Policy')).toEqual([]);
    const role = propertiesOf(simple, 'BrokerRole');
    expect(Object.keys(role ?? {}).sort()).toEqual(['AssumeRolePolicyDocument', 'Policies']);
    const groups = ['TokenLogGroup', 'JwksLogGroup'].map((name) => ({ 'Fn::GetAtt': [name, 'Arn'] }));
    const PolicyDocument = { Version: '2012-10-17' };
    expect(role?.Policies).toMatchObject([{ PolicyName: 'broker', PolicyDocument }]);
    expect(statementsIn(role?.Policies)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'SigningKeySecret' } },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: groups },
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
    ]);
  });

  // Covers statements that osls or serverless.yml may add to the template later.
  test('contains no wildcard actions, and wildcard resources only to write traces and to join a VPC', () => {
    const isWide = (value: unknown) => [value].flat().some((item) => String(item).includes('*'));
    const wideOf = (template: Template) => {
      const allowed = statementsIn(template).filter(({ Effect }) => Effect === 'Allow');
      expect(allowed.length).toBeGreaterThanOrEqual(4);
      expect(allowed.filter(({ Action }) => isWide(Action))).toEqual([]);
      return allowed.filter(({ Resource }) => isWide(Resource)).map(({ Action }) => Action);
    };
    expect(wideOf(simple)).toEqual([['xray:PutTraceSegments', 'xray:PutTelemetryRecords']]);
    expect(wideOf(special)).toEqual([networkActions]);
  });

  test('allows Lambda to join the VPC, and denies that to the code of the functions', () => {
    const functions = 'function:latenode-token-broker-prod-*';
    const arn = {
      'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:${functions}`,
    };
    const Condition = { ArnLike: { 'lambda:SourceFunctionArn': arn } };
    expect(statementsIn(propertiesOf(special, 'BrokerRole')).slice(-2)).toEqual([
      { Effect: 'Allow', Action: networkActions, Resource: '*' },
      { Effect: 'Deny', Action: networkActions, Resource: '*', Condition },
    ]);
  });

  test('gives its role the permissions boundary of permissionsBoundaryArn', () => {
    expect(namesOf(special, 'AWS::IAM::Role')).toEqual(['BrokerRole']);
    expect(propertiesOf(special, 'BrokerRole')).toHaveProperty('PermissionsBoundary', boundaryArn);
  });

  test('allows kms:Decrypt with one key, through Secrets Manager, if kmsKeyArn is set', () => {
    const statements = statementsIn(propertiesOf(special, 'BrokerRole'));
    const services = ['${AWS::URLSuffix}', 'amazonaws.com'].map((suffix) => ({
      'Fn::Sub': `secretsmanager.\${AWS::Region}.${suffix}`,
    }));
    const Condition = { StringEquals: { 'kms:ViaService': services } };
    expect(statements.filter(({ Action }) => String(Action).startsWith('kms:'))).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn, Condition },
    ]);
  });

  test('blocks public access to the deployment bucket, which keeps earlier versions, or uses an existing one', () => {
    expect(propertiesOf(simple, 'ServerlessDeploymentBucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const types = Object.values(special.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::S3::'))).toEqual([]);
    expect(propertiesOf(special, 'TokenLambdaFunction')?.Code).toHaveProperty('S3Bucket', 'acme-deployments');
  });

  test('retains its secret after it is deleted, or allows access to an existing one', () => {
    expect(simple.Resources.SigningKeySecret).toMatchObject({
      Type: 'AWS::SecretsManager::Secret',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { Name: secretNameOf('example') }, // the name that npm run key uses
    });
    for (const value of ['SecretString', 'GenerateSecretString'])
      expect(propertiesOf(simple, 'SigningKeySecret')).not.toHaveProperty(value);
    expect(namesOf(special, 'AWS::SecretsManager::Secret')).toEqual([]);
    const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn };
    expect(statementsIn(propertiesOf(special, 'BrokerRole'))).toContainEqual(read);
  });
};
