import { describe, expect, test } from 'vitest';
import { defaults, faultsOf, readSettings, required } from '../support/parameters.ts';

describe('the parameters of a stage', () => {
  test('that are required are enough', () => {
    expect(readSettings(required, 'prod')).toEqual({
      environment: {
        LATENODE_TENANT_ID: '42',
        SIGNING_KEY_SECRET_ID: { Ref: 'SigningKeySecret' },
        OIDC_ISSUER: 'https://issuer.example.com',
        OIDC_AUDIENCE: 'spa',
        ENTITLEMENTS: 'everybody',
      },
      allowedOrigins: ['https://app.example.com'],
      tokenUrl: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/token' },
      keySetUrl: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/.well-known/jwks.json' },
      ...defaults,
      authorizer: 'on',
      authorizers: {
        issuer: {
          type: 'jwt',
          identitySource: '$request.header.Authorization',
          issuerUrl: 'https://issuer.example.com',
          audience: ['spa'],
        },
      },
      tokenAuthorizer: { name: 'issuer' },
      resources: expect.objectContaining({ Resources: expect.any(Object) }),
      applicationLogLevel: 'INFO',
    });
  });

  test('may be nested YAML or the same as a text of JSON', () => {
    const entitlements = { rules: [{ plan_id: 35 }], otherwise: 'deny' };
    expect(readSettings({ ...required, entitlements }).environment.ENTITLEMENTS).toBe(
      '{"rules":[{"plan_id":35}],"otherwise":"deny"}',
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
        ...defaults,
        jwtAuthorizer: 'on',
        region: 'us-east-1',
        tokenTtlSeconds: 5,
        kmsKeyArn: 'alias/x',
        signingKeySecretArn: 'x',
        requestsPerSecond: 0,
      }),
    ).toEqual([
      'latenodeTenantId: expected a positive integer',
      'entitlements: expected the word everybody, or JSON with "otherwise" and "rules"',
      'tokenTtlSeconds: expected 30 to 3600 seconds',
      'identityProviders: expected this, or oidcIssuer and oidcAudience',
      'allowedOrigins: expected a list, such as https://app.example.com',
      'signingKeySecretArn: expected a full ARN in us-east-1, its six random characters included',
      'kmsKeyArn: expected the ARN of a key in us-east-1, not of an alias',
      'requestsPerSecond: expected 1 to 10000',
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
    expect(readSettings(withProviders(a))).toMatchObject({
      authorizers: { issuer: { issuerUrl: a.issuer, audience: ['a'] } },
    });
  });

  test('is refused where it would keep out what the function lets in', () => {
    expect(faultsOf(withProviders(a, b))).toEqual([fault]);
    expect(faultsOf(withProviders({ ...a, algorithms: ['ES256'] }))).toEqual([fault]);
    expect(faultsOf({ ...withProviders(a, b), jwtAuthorizer: 'off' })).toEqual([]);
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
  expect(faultsOf({ ...required, entitlements: { rules, otherwise: 'deny' } })).toEqual([
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
