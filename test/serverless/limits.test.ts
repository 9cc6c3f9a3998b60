import { describe, expect, test } from 'vitest';
import { defaults, faultsOf, readSettings, required } from '../support/parameters.ts';

describe('an ARN', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:latenode-key';

  test.each([arn, `${arn}-AbCdEf`.replace('us-east-1', 'eu-west-1'), 'latenode-key'])(
    'of a secret cannot be %s, which IAM or the SDK would never find',
    (signingKeySecretArn) => {
      expect(faultsOf({ ...required, signingKeySecretArn })).toHaveLength(1);
      expect(faultsOf({ ...required, signingKeySecretArn: `${arn}-AbCdEf` })).toEqual([]);
    },
  );

  test.each([
    'alias/mine',
    'arn:aws:kms:us-east-1:123456789012:alias/mine',
    'arn:aws:kms:eu-west-1:123456789012:key/a-1',
  ])('of a key cannot be %s', (kmsKeyArn) => {
    expect(faultsOf({ ...required, kmsKeyArn })).toHaveLength(1);
  });
});

describe('the topic of the alarms', () => {
  const alarmTopicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';

  test('gets to know when an alarm begins and ends', () => {
    expect(readSettings({ ...required, alarmTopicArn }, 'prod').resources.Resources).toMatchObject({
      LatencyAlarm: { Properties: { AlarmActions: [alarmTopicArn], OKActions: [alarmTopicArn] } },
    });
  });

  test.each(['on-call', alarmTopicArn.replace('us-east-1', 'eu-west-1'), `${alarmTopicArn}:subscription`])(
    'cannot be %s',
    (wrong) => {
      expect(faultsOf({ ...required, alarmTopicArn: wrong })).toEqual([
        'alarmTopicArn: expected the ARN of an SNS topic in us-east-1',
      ]);
    },
  );
});

describe('a number', () => {
  test.each(Object.entries(defaults))(
    '%s is required, and may be a text, as --param gives it',
    (name, value) => {
      expect(faultsOf({ ...required, [name]: null })).toEqual([expect.stringMatching(`^${name}: expected `)]);
      expect(readSettings({ ...required, [name]: String(value) })).toMatchObject({ [name]: value });
    },
  );

  test.each(['0', '-1', '1.5', '1e3', 'many', '100000', ' '])('cannot be "%s"', (requestsPerSecond) => {
    expect(faultsOf({ ...required, requestsPerSecond })).toEqual(['requestsPerSecond: expected 1 to 10000']);
  });

  test('of days to keep the log is one that CloudWatch Logs knows', () => {
    expect(faultsOf({ ...required, logRetentionDays: 100 })).toEqual([
      expect.stringMatching(/^logRetentionDays: expected one of 1, 3, .+, 3653$/),
    ]);
  });

  test('of environments to reserve may be left out, but cannot be none', () => {
    expect(readSettings({ ...required, reservedConcurrency: '' })).not.toHaveProperty('reservedConcurrency');
    expect(readSettings({ ...required, reservedConcurrency: '7' })).toMatchObject({ reservedConcurrency: 7 });
    expect(faultsOf({ ...required, reservedConcurrency: 0 })).toEqual([
      'reservedConcurrency: expected 1 to 1000',
    ]);
  });
});

describe('a domain', () => {
  const domainName = 'latenode-token.example.com';
  const domainCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/a-1';

  test('is where the endpoint is then', () => {
    expect(readSettings({ ...required, domainName, domainCertificateArn })).toMatchObject({
      tokenUrl: 'https://latenode-token.example.com/token',
      keySetUrl: 'https://latenode-token.example.com/.well-known/jwks.json',
    });
  });

  test('needs a certificate, and a certificate a domain', () => {
    const faults = ['domainName, domainCertificateArn: expected both or none'];
    expect(faultsOf({ ...required, domainName })).toEqual(faults);
    expect(faultsOf({ ...required, domainCertificateArn })).toEqual(faults);
  });

  test('has a certificate of the region of the stage, unlike those of CloudFront', () => {
    const elsewhere = domainCertificateArn.replace('us-east-1', 'eu-west-1');
    expect(faultsOf({ ...required, domainName, domainCertificateArn: elsewhere })).toEqual([
      'domainCertificateArn: expected the ARN of an ACM certificate in us-east-1',
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
    expect(faultsOf({ ...required, domainName: wrong, domainCertificateArn })).toEqual([
      'domainName: expected a name such as token.example.com',
    ]);
  });
});
