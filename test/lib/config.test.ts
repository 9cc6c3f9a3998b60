import { expect, test } from 'vitest';
import { brokerEntries, readConfig } from '../../lib/config.ts';
import { configOf, problemsIn, variablesOf } from '../support/settings.ts';

const problemsOf = (settings: object): string[] => problemsIn(variablesOf(settings));

test('readConfig uses the documented defaults for optional settings', () => {
  expect(configOf()).toEqual({
    latenodeTenantId: 42,
    identityProviders: [expect.objectContaining({ issuers: ['https://issuer.example.com'], type: 'oidc' })],
    entitlements: { rules: [], otherwise: 'allow', allowAdminRole: false, allowSelfAssertedClaims: false },
    tokenTtlSeconds: 600,
    clockToleranceSeconds: 30,
    signingKeyTtlSeconds: 300,
    signingKeyMaxStaleSeconds: 86_400,
    logLevel: 'INFO',
    signingKeySecretId: 'latenode/signing-key',
    version: 'unknown',
    functionName: 'local',
  });
});

test('readConfig uses every optional setting and variable', () => {
  const settings = {
    entitlements: { rules: [], otherwise: 'deny' },
    signingAlgorithm: 'PS384',
    tokenTtlSeconds: 30,
    clockToleranceSeconds: 0,
    signingKeyTtlSeconds: 60,
    signingKeyMaxStaleSeconds: 0,
    logLevel: 'ERROR',
  };
  const signingKeySecretId = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a/latenode-AbCdEf';
  const variables = { BROKER_VERSION: '1.2.3', AWS_LAMBDA_FUNCTION_NAME: 'broker-prod-token' };
  expect(readConfig({ ...variablesOf(settings, signingKeySecretId), ...variables })).toMatchObject({
    ...settings,
    signingKeySecretId,
    version: '1.2.3',
    functionName: 'broker-prod-token',
  });
});

const tenantId = 'a positive integer';
const anAlgorithm = 'one of RS512, RS384, RS256, PS512, PS384, PS256, ES256, ES256K, ES384, ES512';
const everybody = 'the word "everybody", or an object with "otherwise" and "rules"';
test.each<[name: string, valid: unknown[], invalid: unknown[], expected: string]>([
  ['latenodeTenantId', [1, Number.MAX_SAFE_INTEGER], [0, -1, 1.5, '1', 2 ** 53], tenantId],
  ['identityProviders', [], [7], 'an array'],
  ['identityProviders', [], [[]], 'a non-empty array'],
  ['entitlements', [], ['anybody', 'Everybody', []], everybody],
  ['signingAlgorithm', ['RS512'], ['HS256'], anAlgorithm],
  ['tokenTtlSeconds', [30, 3600], [29, 3601], '30 to 3600 seconds'],
  ['clockToleranceSeconds', [0, 60], [-1, 61], '0 to 60 seconds'],
  ['signingKeyTtlSeconds', [1, 86_400], [0, 86_401], '1 to 86400 seconds'],
  ['signingKeyMaxStaleSeconds', [0, 604_800], [-1, 604_801], '0 to 604800 seconds'],
  ['logLevel', ['DEBUG'], ['verbose'], 'one of DEBUG, INFO, WARN, ERROR'],
])('readConfig accepts "%s" of %j, not of %j', (name, valid, invalid, expected) => {
  for (const value of valid) expect(configOf({ [name]: value })).toHaveProperty(name, value);
  for (const value of invalid) {
    expect(problemsOf({ [name]: value })).toEqual([`BROKER_SETTINGS.${name}: expected ${expected}`]);
  }
});

test.each(['latenodeTenantId', 'identityProviders', 'entitlements'])('readConfig requires "%s"', (name) => {
  expect(problemsOf({ [name]: undefined })).toEqual([`BROKER_SETTINGS.${name}: is missing`]);
});

test.each(['', '-----BEGIN PRIVATE KEY-----\nMIIE', ' '])(
  'readConfig rejects the secret id %j',
  (secretId) => {
    expect(problemsIn(variablesOf({}, secretId))).toEqual([
      'SIGNING_KEY_SECRET_ID: expected the name or the ARN of a secret, not its value',
    ]);
  },
);

test.each([
  [undefined, ': expected JSON with latenodeTenantId, identityProviders, '],
  ['{latenodeTenantId: 42}', ': expected JSON with latenodeTenantId, identityProviders, '],
  ['{"logLevel":"INFO","logLevel":"WARN"}', '.logLevel: is given twice'],
  ['{"tokenTtlSeconds":3e2}', '.tokenTtlSeconds: expected plain digits, such as 120'],
])('readConfig rejects the settings %s', (text, problem) => {
  expect(problemsIn({ ...variablesOf(), BROKER_SETTINGS: text })).toEqual([
    expect.stringContaining(`BROKER_SETTINGS${problem}`),
  ]);
});

test('readConfig reports all problems at once, such as a setting of the deployment, and quotes no value', () => {
  const names = [...Object.keys(brokerEntries), 'region'];
  const secret = 'http://c4nary {"c4nary":1}';
  const problems = problemsIn(variablesOf(Object.fromEntries(names.map((name) => [name, secret])), secret));
  const places = [...names.map((name) => `BROKER_SETTINGS.${name}`), 'SIGNING_KEY_SECRET_ID'];
  expect(problems.map((problem) => problem.split(': ')[0])).toEqual(places);
  expect(problems).toContainEqual(
    expect.stringContaining('region: unknown name, expected latenodeTenantId, '),
  );
  expect(problems.join()).not.toContain('c4nary');
});
