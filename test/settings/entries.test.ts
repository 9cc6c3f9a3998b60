import { describe, expect, test } from 'vitest';
import { problemsOf, required, stageOf } from '../support/settings.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:latenode-key-AbCdEf';
const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/a-1';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';
const domainName = 'latenode-token.example.com';
const domainCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/a-1';

describe('a setting with an ARN', () => {
  test.each([
    ['signingKeySecretArn', secretArn],
    ['kmsKeyArn', keyArn],
    ['logsKmsKeyArn', keyArn],
    ['alarmTopicArn', topicArn],
  ])('%s rejects an ARN in another region than that of the stage', (name, arn) => {
    expect(problemsOf({ ...required, [name]: arn })).toEqual([]);
    expect(problemsOf({ ...required, [name]: arn.replace('us-east-1', 'eu-west-1') })).toEqual([
      `${name}: expected an ARN in us-east-1, the region of the stage`,
    ]);
  });

  test.each([
    ['signingKeySecretArn', secretArn.replace(/-AbCdEf$/, '')],
    ['signingKeySecretArn', 'latenode-key'],
    ['kmsKeyArn', 'alias/mine'],
    ['kmsKeyArn', 'arn:aws:kms:us-east-1:123456789012:alias/mine'],
    ['logsKmsKeyArn', 'arn:aws:kms:us-east-1:123456789012:alias/mine'],
    ['alarmTopicArn', 'on-call'],
    ['alarmTopicArn', `${topicArn}:subscription`],
  ])('%s rejects %s', (name, value) => {
    expect(problemsOf({ ...required, [name]: value })).toEqual([
      expect.stringMatching(`^${name}: expected the `),
    ]);
  });
});

describe('a setting with a number', () => {
  test.each([0, -1, 1.5, 10_001, '50', true, Number.NaN, [1]])(
    'requestsPerSecond rejects %j',
    (requestsPerSecond) => {
      expect(problemsOf({ ...required, requestsPerSecond })).toEqual([
        'requestsPerSecond: expected 1 to 10000',
      ]);
    },
  );

  test('logRetentionDays rejects a period that CloudWatch Logs does not support', () => {
    expect(problemsOf({ ...required, logRetentionDays: 100 })).toEqual([
      expect.stringMatching(/^logRetentionDays: expected one of 1, 3, .+, 3653$/),
    ]);
  });

  test('reservedConcurrency is optional, and rejects 0', () => {
    expect(stageOf(required).settings).not.toHaveProperty('reservedConcurrency');
    expect(problemsOf({ ...required, reservedConcurrency: 0 })).toEqual([
      'reservedConcurrency: expected 1 to 1000',
    ]);
  });
});

describe('region', () => {
  test.each(['us-east-1', 'eu-central-1', 'ap-southeast-7', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'])(
    'accepts %s',
    (region) => {
      expect(problemsOf({ ...required, region })).toEqual([]);
    },
  );

  test.each(['frankfurt', 'us-east', 'US-EAST-1', ''])('rejects "%s"', (region) => {
    expect(problemsOf({ ...required, region })).toEqual([
      'region: expected an AWS region, such as eu-central-1',
    ]);
  });
});

describe('a setting with a list', () => {
  test('allowedOrigins rejects a string and an empty list', () => {
    for (const value of ['https://a.example.com', 'https://a.example.com,https://b.example.com', [], {}])
      expect(problemsOf({ ...required, allowedOrigins: value })).toEqual([
        'allowedOrigins: expected a list of origins, such as ["https://app.example.com"]',
      ]);
  });

  test.each([
    ['https://app.example.com/', 'has a trailing slash; write https://app.example.com'],
    [7, 'expected an origin, such as https://app.example.com'],
  ])('allowedOrigins rejects %j in one line', (origin, defect) => {
    expect(problemsOf({ ...required, allowedOrigins: ['https://a.example.com', origin] })).toEqual([
      `allowedOrigins[1]: ${defect}`,
    ]);
  });
});

describe('domainName', () => {
  test('requires domainCertificateArn, and the reverse', () => {
    expect(problemsOf({ ...required, domainName, domainCertificateArn })).toEqual([]);
    expect(problemsOf({ ...required, domainName })).toEqual(['domainName: requires domainCertificateArn']);
    expect(problemsOf({ ...required, domainCertificateArn })).toEqual([
      'domainCertificateArn: requires domainName',
    ]);
  });

  test('requires a certificate in the region of the stage, unlike CloudFront', () => {
    const elsewhere = domainCertificateArn.replace('us-east-1', 'eu-west-1');
    expect(problemsOf({ ...required, domainName, domainCertificateArn: elsewhere })).toEqual([
      'domainCertificateArn: expected an ARN in us-east-1, the region of the stage',
    ]);
  });

  test.each([
    'https://token.example.com',
    'token.example.com/',
    'token.example.com:443',
    '*.example.com',
    'Token.example.com',
    'localhost',
    '10.0.0.1',
    '-a.example.com',
    `${'a'.repeat(64)}.example.com`,
  ])('rejects %s', (invalid) => {
    expect(problemsOf({ ...required, domainName: invalid, domainCertificateArn })).toEqual([
      'domainName: expected a host name such as token.example.com',
    ]);
  });

  test('is required by executeApiEndpoint: off', () => {
    expect(problemsOf({ ...required, executeApiEndpoint: 'off' })).toEqual([
      'executeApiEndpoint: "off" requires domainName: without it, this is the only endpoint',
    ]);
    for (const executeApiEndpoint of ['on', 'off'])
      expect(problemsOf({ ...required, domainName, domainCertificateArn, executeApiEndpoint })).toEqual([]);
  });
});

describe('allowedHeaders', () => {
  test('accepts exact names of headers', () => {
    expect(problemsOf({ ...required, allowedHeaders: ['X-Acme-Trace'] })).toEqual([]);
  });

  test.each([
    ['*', 'cannot be *, which never covers authorization: name each header'],
    ['x-*,y', 'expected the name of a header, such as x-trace-id'],
    ['x trace', 'expected the name of a header, such as x-trace-id'],
  ])('rejects %j', (name, message) => {
    expect(problemsOf({ ...required, allowedHeaders: ['x-b', name] })).toEqual([
      `allowedHeaders[1]: ${message}`,
    ]);
  });
});

describe('what an account requires', () => {
  const boundary =
    'permissionsBoundaryArn: expected the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary';
  const reserved = 'is a tag of the stack or of AWS: choose another name';
  const subnetIds = ['subnet-0a1b2c3d'];
  const securityGroupIds = ['sg-0a1b2c3d4e5f6a7b8'];

  test.each([
    ['permissionsBoundaryArn', 'arn:aws:iam::aws:policy/PowerUserAccess'],
    ['permissionsBoundaryArn', 'arn:aws-cn:iam::123456789012:policy/teams/boundary'],
    ['permissionsBoundaryArn', 'arn:aws-us-gov:iam::123456789012:policy/boundary'],
    ['permissionsBoundaryArn', 'arn:aws-eusc:iam::123456789012:policy/boundary'],
    ['vpc', { subnetIds, securityGroupIds }],
    ['deploymentBucket', 'acme.deployments-1'],
    ['tags', { 'cost center': '4711', team: '' }],
    ['tracing', 'off'],
  ])('accepts %s %j', (name, value) => {
    expect(problemsOf({ ...required, [name]: value })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['permissionsBoundaryArn', 'arn:aws:iam::123456789012:role/boundary', boundary],
    ['permissionsBoundaryArn', 'arn:aws-mars:iam::123456789012:policy/boundary', boundary],
    ['vpc', { subnetIds }, 'vpc.securityGroupIds: is missing'],
    ['vpc', { securityGroupIds }, 'vpc.subnetIds: is missing'],
    ['vpc', { subnetIds: [], securityGroupIds }, 'vpc.subnetIds: expected an array that is not empty'],
    [
      'vpc',
      { subnetIds: ['vpc-1'], securityGroupIds },
      'vpc.subnetIds[0]: expected an id such as subnet-0a1b2c3d',
    ],
    [
      'vpc',
      { subnetIds, securityGroups: securityGroupIds },
      'vpc.securityGroups: unknown name, did you mean securityGroupIds?',
    ],
    ['deploymentBucket', 'Acme', 'deploymentBucket: expected the name of an S3 bucket'],
    ['deploymentBucket', 's3://acme', 'deploymentBucket: expected the name of an S3 bucket'],
    ...['aws:team', 'AWS:team', 'service', 'Stage'].map((name): [string, unknown, string] => [
      'tags',
      { [name]: 'a' },
      `tags.${name}: ${reserved}`,
    ]),
    ['tags', { é: 'a' }, 'tags.é: expected a name of letters, digits, spaces and _./=+:-'],
    ['tags', { cost: 4711 }, 'tags.cost: expected a text: put it in quotes'],
    ['tags', ['team'], 'tags.0: expected a name of letters, digits, spaces and _./=+:-'],
    ['tags', 'team', 'tags: expected names with values, such as { team: identity }'],
    ['tracing', true, 'tracing: expected one of on, off'],
  ])('rejects %s %j with one message', (name, value, message) => {
    expect(problemsOf({ ...required, [name]: value })).toEqual([message]);
  });
});
