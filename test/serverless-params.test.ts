import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';

const { readSettings } = createRequire(import.meta.url)('../serverless.params.cjs');

const required = {
  latenodeTenantId: 42,
  allowedOrigins: 'https://app.example.com',
  oidcIssuer: 'https://issuer.example.com',
  oidcAudience: 'spa',
  jwtAuthorizer: 'on',
};

const faultsOf = (params: object): string[] => {
  try {
    readSettings(params);
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
};

describe('the parameters of a stage', () => {
  test('that are required are enough', () => {
    expect(readSettings(required)).toEqual({
      environment: {
        LATENODE_TENANT_ID: '42',
        SIGNING_KEY_SECRET_ID: { Ref: 'SigningKeySecret' },
        OIDC_ISSUER: 'https://issuer.example.com',
        OIDC_AUDIENCE: 'spa',
      },
      allowedOrigins: ['https://app.example.com'],
      audiences: ['spa'],
      authorizer: 'on',
      ownSecret: 'on',
      kmsKey: 'off',
      applicationLogLevel: 'INFO',
    });
  });

  test('may be nested YAML or the same as a text of JSON', () => {
    const entitlements = { rules: [{ plan_id: 35 }] };
    expect(readSettings({ ...required, entitlements }).environment.ENTITLEMENTS).toBe(
      '{"rules":[{"plan_id":35}]}',
    );
    expect(readSettings({ ...required, entitlements })).toEqual(
      readSettings({ ...required, entitlements: JSON.stringify(entitlements) }),
    );
  });

  test('may be a YAML list or a text with commas', () => {
    const origins = ['https://a.example.com', 'http://localhost:5173'];
    expect(readSettings({ ...required, allowedOrigins: origins }).allowedOrigins).toEqual(origins);
    expect(readSettings({ ...required, allowedOrigins: origins.join(', ') }).allowedOrigins).toEqual(origins);
  });

  test('keep the audit lines, whatever the log level', () => {
    for (const logLevel of ['INFO', 'WARN', 'ERROR']) {
      expect(readSettings({ ...required, logLevel }).applicationLogLevel).toBe('INFO');
    }
  });

  test('are faulty before anything is packaged: all faults at once, by the names of the parameters', () => {
    expect(
      faultsOf({ jwtAuthorizer: 'on', tokenTtlSeconds: 5, kmsKeyArn: 'alias/x', signingKeySecretArn: 'x' }),
    ).toEqual([
      'latenodeTenantId: expected a positive integer',
      'tokenTtlSeconds: expected 30 to 3600 seconds',
      'identityProviders: expected either this, or oidcIssuer and oidcAudience',
      'allowedOrigins: expected a list, such as https://app.example.com',
      'jwtAuthorizer: "on" needs oidcIssuer and oidcAudience',
      'signingKeySecretArn: expected a full ARN',
      'kmsKeyArn: expected the ARN of a key, not of an alias',
    ]);
  });
});

describe('an allowed origin', () => {
  test.each([
    '*',
    'https://*',
    'https://*.example.com',
    'http://*:5173',
    'app.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://App.example.com',
    'https://app.example.com:443',
    'https://user@app.example.com',
    'ftp://app.example.com',
    'null',
  ])('cannot be %s', (allowedOrigins) => {
    expect(faultsOf({ ...required, allowedOrigins })).toEqual([
      `allowedOrigins: "${allowedOrigins}" is not an origin`,
    ]);
  });

  test.each([
    'https://app.example.com',
    'https://app.example.com:8443',
    'http://localhost:5173',
    'http://[::1]:5173',
  ])('can be %s', (allowedOrigins) => {
    expect(readSettings({ ...required, allowedOrigins }).allowedOrigins).toEqual([allowedOrigins]);
  });
});
