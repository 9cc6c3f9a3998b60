import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';

const { readSettings } = createRequire(import.meta.url)('../serverless.params.cjs');

const required = {
  latenodeTenantId: 42,
  allowedOrigins: 'https://app.example.com',
  oidcIssuer: 'https://issuer.example.com',
  oidcAudience: 'spa',
  jwtAuthorizer: 'on',
  region: 'us-east-1',
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
      issuer: 'https://issuer.example.com',
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
      faultsOf({
        jwtAuthorizer: 'on',
        region: 'us-east-1',
        tokenTtlSeconds: 5,
        kmsKeyArn: 'alias/x',
        signingKeySecretArn: 'x',
      }),
    ).toEqual([
      'latenodeTenantId: expected a positive integer',
      'tokenTtlSeconds: expected 30 to 3600 seconds',
      'identityProviders: expected either this, or oidcIssuer and oidcAudience',
      'allowedOrigins: expected a list, such as https://app.example.com',
      'signingKeySecretArn: expected a full ARN in us-east-1, its six random characters included',
      'kmsKeyArn: expected the ARN of a key in us-east-1, not of an alias',
    ]);
  });
});

describe('the authorizer of the gateway', () => {
  const a = { issuer: 'https://a.example.com', audiences: ['a'], user_id_prefix: 'a:' };
  const b = { issuer: 'https://b.example.com', audiences: ['b'], user_id_prefix: 'b:' };
  const withProviders = (...identityProviders: object[]) => ({
    ...required,
    oidcIssuer: null,
    oidcAudience: null,
    identityProviders,
  });
  const fault = 'jwtAuthorizer: "on" is for one issuer with RSA keys; say "off"';

  test('gets the issuer and the audiences that the function gets', () => {
    expect(readSettings(withProviders(a))).toMatchObject({ issuer: a.issuer, audiences: ['a'] });
  });

  test('is refused where it would keep out what the function lets in', () => {
    expect(faultsOf(withProviders(a, b))).toEqual([fault]);
    expect(faultsOf(withProviders({ ...a, algorithms: ['ES256'] }))).toEqual([fault]);
    expect(faultsOf({ ...withProviders(a, b), jwtAuthorizer: 'off' })).toEqual([]);
  });
});

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

test('a number that YAML has rounded is told, because it would never match', () => {
  expect(faultsOf({ ...required, oidcAudience: JSON.parse('259254020357488641') })).toEqual([
    '259254020357488640: put quotes around this number, YAML has rounded it',
  ]);
});

test('more settings than Lambda allows are told before CloudFormation fails', () => {
  const rules = Array.from({ length: 200 }, (_, plan) => ({
    when: { group: `g${plan}` },
    plan_id: plan + 1,
  }));
  expect(faultsOf({ ...required, entitlements: { rules } })).toEqual([
    'entitlements, identityProviders: Lambda allows 4096 bytes for all settings',
  ]);
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
