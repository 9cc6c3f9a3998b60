import { expect, test } from 'vitest';
import { propertiesOf, secretArn, type Templates } from '../support/template.ts';

export const testFunctions = ({ simple, special }: Templates): void => {
  test.each(['Token', 'Jwks'])(
    '%s runs on nodejs24.x and arm64, traced, with JSON logs that are kept for a time',
    (name) => {
      expect(propertiesOf(simple, `${name}LambdaFunction`)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: 10,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
      });
      expect(propertiesOf(simple, `${name}LogGroup`)).toMatchObject({ RetentionInDays: 90 });
      expect(propertiesOf(special, `${name}LambdaFunction`)).toMatchObject({
        LoggingConfig: { ApplicationLogLevel: 'DEBUG' },
      });
    },
  );

  test('the functions get the variables that are set, and no secret among them', () => {
    expect(propertiesOf(simple, 'TokenLambdaFunction')?.Environment).toEqual({
      Variables: {
        LATENODE_TENANT_ID: '1',
        SIGNING_KEY_SECRET_ID: { Ref: 'SigningKeySecret' },
        OIDC_ISSUER: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example',
        OIDC_AUDIENCE: 'example',
      },
    });
    expect(propertiesOf(special, 'TokenLambdaFunction')?.Environment).toMatchObject({
      Variables: {
        SIGNING_KEY_SECRET_ID: secretArn,
        ENTITLEMENTS: '{"otherwise":"deny"}',
        LOG_LEVEL: 'DEBUG',
      },
    });
  });
};
