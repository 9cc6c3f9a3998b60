import { expect, test } from 'vitest';
import { accessLogOf, logGroupOf } from '../../settings/names.ts';
import { placeholders } from '../../settings/rules.ts';
import { logsKeyArn, namesOf, propertiesOf, secretArn, type Templates, vpc } from './stages.ts';

export const testFunctions = ({ simple, special }: Templates): void => {
  test.each(['Token', 'Jwks'])('run %s on nodejs24.x and arm64, with tracing and JSON logs', (name) => {
    expect(propertiesOf(simple, `${name}LambdaFunction`)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 10,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
    });
    expect(propertiesOf(special, `${name}LambdaFunction`)).toMatchObject({
      LoggingConfig: { ApplicationLogLevel: 'DEBUG' },
      VpcConfig: { SubnetIds: vpc.subnetIds, SecurityGroupIds: vpc.securityGroupIds },
    });
    expect(propertiesOf(special, `${name}LambdaFunction`)).not.toHaveProperty('TracingConfig');
    expect(propertiesOf(simple, `${name}LambdaFunction`)).not.toHaveProperty('VpcConfig');
  });

  test('have log groups that expire after logRetentionDays', () => {
    const groups = ['TokenLogGroup', 'JwksLogGroup', 'HttpApiLogGroup'];
    expect(namesOf(simple, 'AWS::Logs::LogGroup')).toEqual(groups);
    expect(propertiesOf(simple, 'TokenLogGroup')).toMatchObject({ LogGroupName: logGroupOf('example') });
    expect(propertiesOf(simple, 'HttpApiLogGroup')).toMatchObject({ LogGroupName: accessLogOf('example') });
    for (const group of groups) {
      expect(propertiesOf(simple, group)).toMatchObject({ RetentionInDays: 90 });
      expect(propertiesOf(special, group)).toMatchObject({ RetentionInDays: 365 });
    }
  });

  test('keep the log group of the audit lines when the stack is removed, unless retainAuditLog is off', () => {
    const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    expect(simple.Resources.TokenLogGroup).toMatchObject(retained);
    for (const group of [simple.Resources.JwksLogGroup, special.Resources.TokenLogGroup])
      expect(group).not.toHaveProperty('DeletionPolicy');
  });

  test.each(['TokenLambdaFunction', 'JwksLambdaFunction'])(
    'reserve concurrency for %s only if reservedConcurrency is set',
    (name) => {
      const property = 'ReservedConcurrentExecutions';
      expect(propertiesOf(special, name)).toHaveProperty(property, 7);
      expect(propertiesOf(simple, name)).not.toHaveProperty(property);
    },
  );

  test.each(['TokenLogGroup', 'JwksLogGroup', 'HttpApiLogGroup'])(
    'encrypt %s with the KMS key of logsKmsKeyArn, if it is set',
    (name) => {
      expect(propertiesOf(special, name)).toMatchObject({ KmsKeyId: logsKeyArn, RetentionInDays: 365 });
      expect(propertiesOf(simple, name)).not.toHaveProperty('KmsKeyId');
    },
  );

  test('have the tags of the settings, service and stage, like the gateway and the custom domain', () => {
    const tags = { team: 'identity', service: 'latenode-token-broker', stage: 'prod' };
    const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    for (const name of ['TokenLambdaFunction', 'JwksLambdaFunction'])
      expect(propertiesOf(special, name)?.Tags).toEqual(list);
    for (const name of ['HttpApi', 'HttpApiStage', 'Domain'])
      expect(propertiesOf(special, name)?.Tags).toEqual(tags);
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
