import { expect, test } from 'vitest';
import { accessLogOf, logGroupOf } from '../../settings/names.ts';
import { placeholders } from '../../settings/rules.ts';
import { logsKeyArn, namesOf, propertiesOf, secretArn, type Templates, vpc } from './stages.ts';

export const testFunctions = ({ simple, special }: Templates): void => {
  const tags = { team: 'identity', service: 'latenode-token-broker', stage: 'prod' };

  test.each(['TokenLambdaFunction', 'JwksLambdaFunction'])(
    'run %s on nodejs24.x and arm64, as the settings say',
    (name) => {
      expect(propertiesOf(simple, name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: 10,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
      });
      expect(propertiesOf(special, name)).toMatchObject({
        LoggingConfig: { ApplicationLogLevel: 'DEBUG' },
        VpcConfig: { SubnetIds: vpc.subnetIds, SecurityGroupIds: vpc.securityGroupIds },
        ReservedConcurrentExecutions: 7,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      expect(propertiesOf(special, name)).not.toHaveProperty('TracingConfig');
      for (const property of ['VpcConfig', 'ReservedConcurrentExecutions'])
        expect(propertiesOf(simple, name)).not.toHaveProperty(property);
    },
  );

  test.each(['HttpApi', 'HttpApiStage', 'Domain'])('share their tags with %s', (name) => {
    expect(propertiesOf(special, name)?.Tags).toEqual(tags);
  });

  test('have log groups with the retention and the KMS key of the settings', () => {
    const groups = ['TokenLogGroup', 'JwksLogGroup', 'HttpApiLogGroup'];
    expect(namesOf(simple, 'AWS::Logs::LogGroup')).toEqual(groups);
    expect(propertiesOf(simple, 'TokenLogGroup')).toMatchObject({ LogGroupName: logGroupOf('example') });
    expect(propertiesOf(simple, 'HttpApiLogGroup')).toMatchObject({ LogGroupName: accessLogOf('example') });
    for (const group of groups) {
      expect(propertiesOf(simple, group)).toMatchObject({ RetentionInDays: 90 });
      expect(propertiesOf(simple, group)).not.toHaveProperty('KmsKeyId');
      expect(propertiesOf(special, group)).toMatchObject({ RetentionInDays: 365, KmsKeyId: logsKeyArn });
    }
  });

  test('keep the log group of the audit lines when the stack is removed, unless retainAuditLog is off', () => {
    const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    expect(simple.Resources.TokenLogGroup).toMatchObject(retained);
    for (const group of [simple.Resources.JwksLogGroup, special.Resources.TokenLogGroup])
      expect(group).not.toHaveProperty('DeletionPolicy');
  });

  test('have the environment variables that are set, without the signing key', () => {
    expect(propertiesOf(simple, 'TokenLambdaFunction')?.Environment).toEqual({
      Variables: {
        BROKER_SETTINGS: JSON.stringify({
          latenodeTenantId: 1,
          identityProviders: [{ issuer: placeholders.issuer, audiences: [placeholders.audience] }],
          entitlements: 'everybody',
        }),
        SIGNING_KEY_SECRET_ID: { Ref: 'SigningKeySecret' },
        BROKER_VERSION: expect.any(String),
      },
    });
    expect(propertiesOf(simple, 'JwksLambdaFunction')?.Environment).toEqual(
      propertiesOf(simple, 'TokenLambdaFunction')?.Environment,
    );
    expect(propertiesOf(special, 'TokenLambdaFunction')?.Environment).toMatchObject({
      Variables: {
        SIGNING_KEY_SECRET_ID: secretArn,
        BROKER_SETTINGS: expect.stringMatching(/"entitlements":\{"otherwise":"deny"\}.*"logLevel":"DEBUG"/),
      },
    });
  });
};
