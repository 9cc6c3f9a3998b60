import { describe, expect, test } from 'vitest';
import { problemsOf, required } from '../support/settings.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:latenode-key-AbCdEf';
const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/a-1';
const aliasArn = 'arn:aws:kms:us-east-1:123456789012:alias/mine';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';
const domainName = 'latenode-token.example.com';
const domainCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/a-1';
const subnetIds = ['subnet-0a1b2c3d'];
const securityGroupIds = ['sg-0a1b2c3d4e5f6a7b8'];

test.each<[string, unknown[]]>([
  ['region', ['us-east-1', 'ap-southeast-7', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1']],
  ['allowedHeaders', [['X-Acme-Trace']]],
  ['permissionsBoundaryArn', ['arn:aws:iam::aws:policy/PowerUserAccess']],
  ['permissionsBoundaryArn', ['arn:aws-cn:iam::123456789012:policy/teams/boundary']],
  ['permissionsBoundaryArn', ['us-gov', 'eusc'].map((part) => `arn:aws-${part}:iam::123456789012:policy/a`)],
  ['vpc', [{ subnetIds, securityGroupIds }]],
  ['deploymentBucket', ['acme.deployments-1']],
  ['tags', [{ 'cost center': '4711', team: '' }]],
  ['tracing', ['off']],
])('%s accepts %j', (name, values) => {
  for (const value of values) expect(problemsOf({ ...required, [name]: value })).toEqual([]);
});

test.each<[string, object]>([
  ['signingKeySecretArn', { signingKeySecretArn: secretArn }],
  ['kmsKeyArn', { kmsKeyArn: keyArn }],
  ['logsKmsKeyArn', { logsKmsKeyArn: keyArn }],
  ['alarmTopicArn', { alarmTopicArn: topicArn }],
  ['domainCertificateArn', { domainCertificateArn, domainName }], // CloudFront's would be in us-east-1
])('%s rejects an ARN in another region than that of the stage', (name, settings) => {
  expect(problemsOf({ ...required, ...settings })).toEqual([]);
  const elsewhere = JSON.parse(JSON.stringify(settings).replace('us-east-1', 'eu-west-1'));
  const problem = `${name}: expected an ARN in us-east-1, the region of the stage`;
  expect(problemsOf({ ...required, ...elsewhere })).toEqual([problem]);
});

test.each([
  ['signingKeySecretArn', [secretArn.replace(/-AbCdEf$/, ''), 'latenode-key']],
  ['kmsKeyArn', ['alias/mine', aliasArn]],
  ['logsKmsKeyArn', [aliasArn]],
  ['alarmTopicArn', ['on-call', `${topicArn}:subscription`]],
])('%s rejects %j', (name, values) => {
  const problem = expect.stringMatching(`^${name}: expected the `);
  for (const value of values) expect(problemsOf({ ...required, [name]: value })).toEqual([problem]);
});

const policy = 'expected the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary';
const origins = 'expected a list of origins, such as ["https://app.example.com"]';
const host = 'expected a host name such as token.example.com';
const header = 'expected the name of a header, such as x-trace-id';
const tag = 'expected a name of letters, digits, spaces and _./=+:-';
const reserved = 'is a tag of the stack or of AWS: choose another name';
const notInteger = [0, -1, 1.5, 10_001, '50', true, Number.NaN, [1]];

/** Each place with its message, and the values of the setting that cause it. */
test.each<[string, string, unknown[]]>([
  ['requestsPerSecond', 'expected 1 to 10000', notInteger],
  ['reservedConcurrency', 'expected 1 to 1000', [0]],
  ['region', 'expected an AWS region, such as eu-central-1', ['frankfurt', 'us-east', 'US-EAST-1', '']],
  [
    'allowedOrigins',
    origins,
    ['https://a.example.com', 'https://a.example.com,https://b.example.com', [], {}],
  ],
  [
    'allowedOrigins[0]',
    'has a trailing slash; write https://app.example.com',
    [['https://app.example.com/']],
  ],
  ['allowedOrigins[0]', 'expected an origin, such as https://app.example.com', [[7]]],
  ['allowedHeaders[1]', 'cannot be *, which never covers authorization: name each header', [['x-b', '*']]],
  ['allowedHeaders[1]', header, ['x-*,y', 'x trace'].map((name) => ['x-b', name])],
  [
    'permissionsBoundaryArn',
    policy,
    [':iam::123456789012:role/a', '-mars:iam::123456789012:policy/a'].map((a) => `arn:aws${a}`),
  ],
  ['vpc.securityGroupIds', 'is missing', [{ subnetIds }]],
  ['vpc.subnetIds', 'is missing', [{ securityGroupIds }]],
  ['vpc.subnetIds', 'expected a non-empty array', [{ subnetIds: [], securityGroupIds }]],
  [
    'vpc.subnetIds[0]',
    'expected an id such as subnet-0a1b2c3d',
    [{ subnetIds: ['vpc-1'], securityGroupIds }],
  ],
  ['vpc.securityGroups', 'unknown name, did you mean securityGroupIds?', [{ subnetIds, securityGroups: [] }]],
  ['deploymentBucket', 'expected the name of an S3 bucket', ['Acme', 's3://acme']],
  ['tags.aws:team', reserved, [{ 'aws:team': 'a' }]],
  ['tags.AWS:team', reserved, [{ 'AWS:team': 'a' }]],
  ['tags.service', reserved, [{ service: 'a' }]],
  ['tags.Stage', reserved, [{ Stage: 'a' }]],
  ['tags.é', tag, [{ é: 'a' }]],
  ['tags.0', tag, [['team']]],
  ['tags.cost', 'expected text: put it in quotes', [{ cost: 4711 }]],
  ['tags', 'expected names with values, such as { team: identity }', ['team']],
  ['tracing', 'expected one of on, off', [true]],
])('%s: %s, for %j', (place, message, values) => {
  const [name = ''] = place.split(/[.[]/);
  for (const value of values) {
    expect(problemsOf({ ...required, [name]: value })).toEqual([`${place}: ${message}`]);
  }
});

test('logRetentionDays rejects a period that CloudWatch Logs does not support', () => {
  const problem = expect.stringMatching(/^logRetentionDays: expected one of 1, 3, .+, 3653$/);
  expect(problemsOf({ ...required, logRetentionDays: 100 })).toEqual([problem]);
});

describe('domainName', () => {
  const off = { executeApiEndpoint: 'off' };
  test.each<[object, string[]]>([
    [{ domainName, domainCertificateArn }, []],
    [{ domainName, domainCertificateArn, executeApiEndpoint: 'on' }, []],
    [{ domainName, domainCertificateArn, ...off }, []],
    [{ domainName }, ['domainName: requires domainCertificateArn']],
    [{ domainCertificateArn }, ['domainCertificateArn: requires domainName']],
    [off, ['executeApiEndpoint: "off" requires domainName: without it, this is the only endpoint']],
  ])('and the settings that require it: %j has the problems %j', (settings, problems) => {
    expect(problemsOf({ ...required, ...settings })).toEqual(problems);
  });

  test.each([
    ...['https://token.example.com', 'token.example.com/', 'token.example.com:443', '*.example.com'],
    ...['Token.example.com', 'localhost', '10.0.0.1', '-a.example.com', `${'a'.repeat(64)}.example.com`],
  ])('rejects %s', (invalid) => {
    const problems = problemsOf({ ...required, domainName: invalid, domainCertificateArn });
    expect(problems).toEqual([`domainName: ${host}`]);
  });
});
