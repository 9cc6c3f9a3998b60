import { describe, expect, test } from 'vitest';
import { problemsOf, required, stageOf } from '../../support/stage.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:latenode-key-AbCdEf';
const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/a-1';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';
const domainName = 'latenode-token.example.com';
const domainCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/a-1';

describe('an ARN', () => {
  test.each([
    ['signingKeySecretArn', secretArn],
    ['kmsKeyArn', keyArn],
    ['logsKmsKeyArn', keyArn],
    ['alarmTopicArn', topicArn],
  ])('%s must be in the region of the stage', (name, arn) => {
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
  ])('%s cannot be %s, which AWS would accept and never find', (name, value) => {
    expect(problemsOf({ ...required, [name]: value })).toEqual([
      expect.stringMatching(`^${name}: expected the `),
    ]);
  });
});

describe('a number', () => {
  test.each([0, -1, 1.5, 10_001, '50', true, Number.NaN, [1]])(
    'of requests cannot be %j',
    (requestsPerSecond) => {
      expect(problemsOf({ ...required, requestsPerSecond })).toEqual([
        'requestsPerSecond: expected 1 to 10000',
      ]);
    },
  );

  test('of days to keep the log is one that CloudWatch Logs knows', () => {
    expect(problemsOf({ ...required, logRetentionDays: 100 })).toEqual([
      expect.stringMatching(/^logRetentionDays: expected one of 1, 3, .+, 3653$/),
    ]);
  });

  test('of environments to reserve may be missing, but cannot be 0', () => {
    expect(stageOf(required).settings).not.toHaveProperty('reservedConcurrency');
    expect(problemsOf({ ...required, reservedConcurrency: 0 })).toEqual([
      'reservedConcurrency: expected 1 to 1000',
    ]);
  });
});

describe('a region', () => {
  test.each(['us-east-1', 'eu-central-1', 'ap-southeast-7', 'us-gov-west-1'])('can be %s', (region) => {
    expect(problemsOf({ ...required, region })).toEqual([]);
  });

  test.each(['frankfurt', 'us-east', 'US-EAST-1', ''])('cannot be "%s"', (region) => {
    expect(problemsOf({ ...required, region })).toEqual([
      'region: expected an AWS region, such as eu-central-1',
    ]);
  });
});

describe('a list', () => {
  test.each(['allowedOrigins', 'oidcAudience'])('%s is not a text with commas, and not empty', (name) => {
    for (const value of ['https://a.example.com', 'https://a.example.com,https://b.example.com', [], {}])
      expect(problemsOf({ ...required, [name]: value })).toEqual([
        expect.stringMatching(`^${name}: expected a list of .*, such as \\["`),
      ]);
  });

  test.each(['a,b', ' a', 'a ', '', 7])('of audiences cannot contain %j', (audience) => {
    expect(problemsOf({ ...required, oidcAudience: ['spa', audience] })).toEqual([
      'oidcAudience[1]: expected an audience in quotes; one with a comma needs identityProviders',
    ]);
  });

  test.each(['*', 'https://*.example.com', 'https://app.example.com/', 'null', 7])(
    'of origins cannot contain %j',
    (origin) => {
      expect(problemsOf({ ...required, allowedOrigins: ['https://a.example.com', origin] })).toEqual([
        'allowedOrigins[1]: expected an origin such as https://app.example.com, without a path and without *',
      ]);
    },
  );
});

describe('a domain', () => {
  test('needs a certificate, and a certificate a domain', () => {
    expect(problemsOf({ ...required, domainName, domainCertificateArn })).toEqual([]);
    expect(problemsOf({ ...required, domainName })).toEqual([
      'domainName: needs domainCertificateArn beside it',
    ]);
    expect(problemsOf({ ...required, domainCertificateArn })).toEqual([
      'domainCertificateArn: needs domainName beside it',
    ]);
  });

  test('has a certificate of the region of the stage, unlike those of CloudFront', () => {
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
  ])('cannot be %s', (wrong) => {
    expect(problemsOf({ ...required, domainName: wrong, domainCertificateArn })).toEqual([
      'domainName: expected a host name such as token.example.com',
    ]);
  });

  test('is needed to switch the address of the gateway off', () => {
    expect(problemsOf({ ...required, executeApiEndpoint: 'off' })).toEqual([
      'executeApiEndpoint: "off" needs domainName: without it, this is the only address',
    ]);
    for (const executeApiEndpoint of ['on', 'off'])
      expect(problemsOf({ ...required, domainName, domainCertificateArn, executeApiEndpoint })).toEqual([]);
  });
});
