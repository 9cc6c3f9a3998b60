/**
 * Tests the IAM policies in docs/ against the packaged templates. The calls of CloudFormation for each type of resource are from
 * AWS's documentation: no emulator makes them.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { secretNameOf, stackNameOf } from '../../settings/names.ts';
import { blocksOf, guides, readGuide } from '../support/guides.ts';
import type { Templates } from './stages.ts';

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const read = (name: string, stage: string): Statement[] => {
  const text = readFileSync(`docs/${name}-policy.json`, 'utf8').replaceAll(
    /(latenode-token-broker[-/])prod/g,
    `$1${stage}`,
  );
  return JSON.parse(text.replaceAll('REGION', 'us-east-1').replaceAll('ACCOUNT', '123456789012')).Statement;
};

const matches = (patterns: string | readonly string[], text: string) =>
  [patterns].flat().some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.?+^$|()[\]{}\\/]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(text);
  });
const allows = (statements: readonly Statement[], action: string, resource: string) =>
  statements.some(({ Action, Resource }) => matches(Action, action) && matches(Resource, resource));

/** The ARN of a resource, in which STACK and STAGE stand for the names, and calls: `logs: CreateLogGroup DeleteLogGroup`. */
type Need = readonly [resource: string, actions: string];
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const logGroup = arn('logs', 'log-group:/aws/lambda/STACK-jwks');
const functionArn = arn('lambda', 'function:STACK-jwks');
/** CloudFormation shortens the name of the stack. */
const bucket = 'arn:aws:s3:::latenode-token-broker-p-serverlessdeploymentbucket-1a2b3c4d5e6f';
const role = 'arn:aws:iam::123456789012:role/STACK-BrokerRole-1A2B3C';
const gatewayRole =
  'arn:aws:iam::123456789012:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway';
const stackArn = arn('cloudformation', 'stack/STACK/1-2-3');
const dashboard = 'arn:aws:cloudwatch::123456789012:dashboard/STACK-us-east-1';
const secretArn = arn('secretsmanager', `secret:${secretNameOf('STAGE')}-AbCdEf`);
const api = (path: string) => `arn:aws:apigateway:us-east-1::${path}`;
const any = '*';
const verbs = 'apigateway: DELETE GET PATCH POST PUT';

const inStage = (resource: string, stage: string) =>
  resource.replace('STACK', stackNameOf(stage)).replace('STAGE', stage);

/** Lists the calls of CloudFormation that create, read, update and delete a resource of the type. */
const needsOfTypes: Readonly<Record<string, readonly Need[]>> = {
  'AWS::S3::Bucket': [
    [bucket, 's3: CreateBucket DeleteBucket GetBucketVersioning GetEncryptionConfiguration PutBucketTagging'],
    [bucket, 's3: PutBucketVersioning PutEncryptionConfiguration PutBucketPublicAccessBlock'],
  ],
  'AWS::S3::BucketPolicy': [[bucket, 's3: GetBucketPolicy PutBucketPolicy DeleteBucketPolicy']],
  'AWS::Logs::LogGroup': [
    [any, 'logs: DescribeLogGroups'],
    [logGroup, 'logs: CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy TagResource'],
    [logGroup, 'logs: UntagResource ListTagsForResource AssociateKmsKey DisassociateKmsKey'],
    [logGroup, 'logs: DescribeIndexPolicies GetDataProtectionPolicy'],
  ],
  'AWS::Logs::MetricFilter': [[logGroup, 'logs: PutMetricFilter DescribeMetricFilters DeleteMetricFilter']],
  'AWS::Logs::QueryDefinition': [
    [any, 'logs: PutQueryDefinition DescribeQueryDefinitions DeleteQueryDefinition'],
  ],
  'AWS::Lambda::Function': [
    [functionArn, 'lambda: CreateFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration'],
    [functionArn, 'lambda: DeleteFunction PutFunctionConcurrency DeleteFunctionConcurrency ListTags'],
    [functionArn, 'lambda: TagResource UntagResource GetFunctionCodeSigningConfig'],
    [functionArn, 'lambda: GetRuntimeManagementConfig PutRuntimeManagementConfig PutFunctionRecursionConfig'],
    [role, 'iam: PassRole'],
    [`${bucket}/serverless/token.zip`, 's3: GetObject GetObjectVersion'],
    [any, 'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs'],
  ],
  'AWS::Lambda::Permission': [[functionArn, 'lambda: AddPermission GetPolicy RemovePermission']],
  'AWS::IAM::Role': [
    [role, 'iam: CreateRole GetRole UpdateRole DeleteRole TagRole UntagRole ListRoleTags PutRolePolicy'],
    [role, 'iam: GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies'],
    [role, 'iam: UpdateAssumeRolePolicy PutRolePermissionsBoundary DeleteRolePermissionsBoundary'],
  ],
  'AWS::ApiGatewayV2::Api': [
    [api('/apis'), verbs],
    [api('/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapis%2Fa1b2'), verbs],
  ],
  'AWS::ApiGatewayV2::Stage': [
    [api('/apis/a1b2/stages/$default'), verbs],
    [any, 'logs: CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries'],
    [any, 'logs: PutResourcePolicy DescribeResourcePolicies'],
  ],
  'AWS::ApiGatewayV2::Authorizer': [[api('/apis/a1b2/authorizers/c3'), verbs]],
  'AWS::ApiGatewayV2::Integration': [[api('/apis/a1b2/integrations/c3'), verbs]],
  'AWS::ApiGatewayV2::Route': [[api('/apis/a1b2/routes/c3'), verbs]],
  'AWS::ApiGatewayV2::DomainName': [
    [api('/domainnames'), verbs],
    [api('/domainnames/latenode-token.example.com'), verbs],
    [gatewayRole, 'iam: CreateServiceLinkedRole'],
  ],
  'AWS::ApiGatewayV2::ApiMapping': [[api('/domainnames/latenode-token.example.com/apimappings/c3'), verbs]],
  'AWS::CloudWatch::Alarm': [
    [any, 'cloudwatch: DescribeAlarms'],
    [
      arn('cloudwatch', 'alarm:STACK-latency'),
      'cloudwatch: PutMetricAlarm DeleteAlarms TagResource UntagResource ListTagsForResource',
    ],
  ],
  'AWS::CloudWatch::Dashboard': [[dashboard, 'cloudwatch: PutDashboard GetDashboard DeleteDashboards']],
  'AWS::SecretsManager::Secret': [
    [secretArn, 'secretsmanager: CreateSecret DescribeSecret UpdateSecret DeleteSecret'],
    [secretArn, 'secretsmanager: TagResource UntagResource'],
  ],
};
/** Lists the calls of osls and of the commands in the documentation. test/moto/deploy.test.ts lets osls make them. */
const needsOfTools: readonly Need[] = [
  [
    stackArn,
    'cloudformation: CreateStack CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet',
  ],
  [stackArn, 'cloudformation: DescribeStacks DescribeStackEvents DescribeStackResource ListStackResources'],
  [stackArn, 'cloudformation: GetTemplate UpdateStack DeleteStack UpdateTerminationProtection'],
  [stackArn, 'cloudformation: TagResource UntagResource'],
  [any, 'cloudformation: ValidateTemplate GetTemplateSummary'],
  [bucket, 's3: ListBucket ListBucketVersions GetBucketLocation'],
  [`${bucket}/serverless/token.zip`, 's3: PutObject DeleteObject DeleteObjectVersion'],
];

const actionsOf = (text: string): string[] => {
  const [service = '', ...names] = text.split(' ');
  return names.map((name) => `${service}${name}`);
};

export const testPolicies = (templates: Templates): void => {
  const deployer = read('deployer', 'prod');

  test.each([
    ['example', templates.simple],
    ['prod', templates.special],
  ])('allows what CloudFormation and osls call for the stage %s, for no other stage', (stage, template) => {
    const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))];
    expect(types.filter((type) => !needsOfTypes[type])).toEqual([]);
    const statements = read('deployer', stage);
    for (const [arn, text] of [...types.flatMap((type) => needsOfTypes[type] ?? []), ...needsOfTools]) {
      const [resource, foreign] = [inStage(arn, stage), inStage(arn, 'staging')];
      for (const action of actionsOf(text)) {
        expect(allows(statements, action, resource), `${action} on ${resource}`).toBe(true);
        if (foreign !== resource) expect(allows(statements, action, foreign), action).toBe(false);
      }
    }
  });

  const needs = [...Object.values(needsOfTypes).flat(), ...needsOfTools];
  const needed = needs.flatMap(([, text]) => actionsOf(text));

  test('allows nothing that no resource needs, and every resource only for actions that cannot name one', () => {
    const listed = deployer.flatMap(({ Action }) => Action);
    expect(listed.filter((action) => !needed.some((name) => matches(action, name)))).toEqual([]);
    const unnamed = needs.flatMap(([resource, text]) => (resource === any ? actionsOf(text) : []));
    const wide = deployer.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(wide.sort()).toEqual([...new Set(unnamed)].sort());
  });

  test('separates what osls calls from what a role of CloudFormation may call in its place', () => {
    const of = (prefix: string) => deployer.filter(({ Sid }) => Sid.startsWith(prefix));
    expect(of('Deployer').length + of('Stack').length).toBe(deployer.length);
    const missing = (statements: readonly Statement[], list: readonly Need[]) =>
      list.flatMap(([resource, text]) =>
        actionsOf(text).filter((action) => !allows(statements, action, inStage(resource, 'prod'))),
      );
    expect(missing(of('Deployer'), needsOfTools)).toEqual([]);
    expect(missing(of('Stack'), Object.values(needsOfTypes).flat())).toEqual([
      's3:GetObject', // docs/permissions.md names it
      's3:GetObjectVersion',
    ]);
  });

  test('denies every action that changes what a role may do, unless the role has the boundary', () => {
    const [block = ''] = blocksOf(readGuide('docs/permissions.md'), 'json');
    const { Effect, Action, Condition } = JSON.parse(block);
    expect({ Effect, Condition }).toEqual({
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::ACCOUNT:policy/BOUNDARY' } },
    });
    const role = deployer.find(({ Sid }) => Sid === 'StackRole');
    const changes = [role?.Action ?? []]
      .flat()
      .filter((action) => /:(Create|Put|DeleteRoleP.*Boundary)/.test(action));
    expect(Action).toEqual(changes);
  });

  test.each(['deployer', 'operator'])('the policy of the %s fits into a managed policy of IAM', (name) => {
    const statements = read(name, 'a-stage-with-a-long-name');
    expect(JSON.stringify(statements).length).toBeLessThan(6000); // of 6,144 characters
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
  });

  test('does not let the deployer read the key', () => {
    const secret = inStage(secretArn, 'prod');
    expect(allows(deployer, 'secretsmanager:GetSecretValue', secret)).toBe(false);
    expect(allows(read('operator', 'prod'), 'secretsmanager:GetSecretValue', secret)).toBe(true);
  });

  test('together allow every aws command of the guides, except those for user pools, replicas and other accounts', () => {
    const used = guides.flatMap((path) =>
      [...readGuide(path).matchAll(/\baws ([a-z0-9-]+) ([a-z]+-[a-z-]+)/g)].map(
        ([, service = '', command = '']) =>
          `${service}:${command.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`,
      ),
    );
    const all = [...deployer, ...read('operator', 'prod')].flatMap(({ Action }) => Action);
    const others = new Set(used.filter((action) => !matches(all, action)));
    expect([...others].sort()).toEqual([
      'cognito-idp:CreateGroup',
      'cognito-idp:CreateUserPoolClient',
      'secretsmanager:PutResourcePolicy',
      'secretsmanager:ReplicateSecretToRegions',
      'secretsmanager:StopReplicationToReplica',
    ]);
  });
};
