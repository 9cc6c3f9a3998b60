import { describe, expect, test } from 'vitest';
import { type Environment, readConfig } from '../../lib/config.ts';
import { configOf, problemsIn, variablesOf } from '../support/settings.ts';

const problemsOf = (settings: object): string[] => problemsIn(variablesOf(settings));

describe('readConfig', () => {
  test('uses the documented defaults for optional settings', () => {
    expect(configOf()).toEqual({
      latenodeTenantId: 42,
      identityProviders: [
        expect.objectContaining({
          issuers: ['https://issuer.example.com'],
          audiences: ['spa'],
          type: 'oidc',
        }),
      ],
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

  test('uses every optional setting and variable', () => {
    const settings = {
      entitlements: { rules: [], otherwise: 'deny' },
      signingAlgorithm: 'PS384',
      tokenTtlSeconds: 30,
      clockToleranceSeconds: 0,
      signingKeyTtlSeconds: 60,
      signingKeyMaxStaleSeconds: 0,
      logLevel: 'ERROR',
    };
    const variables = { BROKER_VERSION: '1.2.3', AWS_LAMBDA_FUNCTION_NAME: 'broker-prod-token' };
    expect(readConfig({ ...variablesOf(settings), ...variables })).toMatchObject({
      ...settings,
      version: '1.2.3',
      functionName: 'broker-prod-token',
    });
  });

  test.each(['name', 'path/to/name', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:latenode-AbCdEf'])(
    'accepts the secret id %s',
    (id) => {
      expect(readConfig(variablesOf({}, id)).signingKeySecretId).toBe(id);
    },
  );

  test.each([
    ['latenodeTenantId', 1, Number.MAX_SAFE_INTEGER],
    ['tokenTtlSeconds', 30, 3600],
    ['clockToleranceSeconds', 0, 60],
    ['signingKeyTtlSeconds', 1, 86_400],
    ['signingKeyMaxStaleSeconds', 0, 604_800],
  ])('accepts the limits of %s: %d and %d', (name, ...limits) => {
    for (const value of limits) expect(configOf({ [name]: value })).toHaveProperty(name, value);
  });
});

describe('readConfig reports', () => {
  test.each<[object, string]>([
    [{ latenodeTenantId: undefined }, 'is missing'],
    ...[0, -1, 1.5, '1', 2 ** 53].map((latenodeTenantId): [object, string] => [
      { latenodeTenantId },
      'expected a positive integer',
    ]),
    [
      { signingAlgorithm: 'HS256' },
      'expected one of RS512, RS384, RS256, PS512, PS384, PS256, ES256, ES256K, ES384, ES512',
    ],
    [{ identityProviders: undefined }, 'is missing'],
    [{ identityProviders: 7 }, 'expected an array'],
    [{ identityProviders: [] }, 'expected a non-empty array'],
    [{ entitlements: undefined }, 'is missing'],
    ...['anybody', 'Everybody', []].map((entitlements): [object, string] => [
      { entitlements },
      'expected the word "everybody", or an object with "otherwise" and "rules"',
    ]),
    [{ tokenTtlSeconds: 29 }, 'expected 30 to 3600 seconds'],
    [{ tokenTtlSeconds: 3601 }, 'expected 30 to 3600 seconds'],
    [{ clockToleranceSeconds: 61 }, 'expected 0 to 60 seconds'],
    [{ signingKeyTtlSeconds: 0 }, 'expected 1 to 86400 seconds'],
    [{ signingKeyMaxStaleSeconds: 604_801 }, 'expected 0 to 604800 seconds'],
    [{ logLevel: 'verbose' }, 'expected one of DEBUG, INFO, WARN, ERROR'],
  ])('%j on one line, with the setting and the expected value: %s', (settings, problem) => {
    expect(problemsOf(settings)).toEqual([`BROKER_SETTINGS.${Object.keys(settings)[0]}: ${problem}`]);
  });

  test.each(['', '-----BEGIN PRIVATE KEY-----\nMIIE', ' '])('the secret id %j', (secretId) => {
    expect(problemsIn(variablesOf({}, secretId))).toEqual([
      'SIGNING_KEY_SECRET_ID: expected the name or the ARN of a secret, not its value',
    ]);
  });

  test.each([undefined, '', '{latenodeTenantId: 42}'])(
    'settings that are not JSON, with their names: %j',
    (text) => {
      const environment: Environment = { ...variablesOf(), BROKER_SETTINGS: text };
      expect(problemsIn(environment)).toEqual([
        expect.stringMatching(/^BROKER_SETTINGS: expected JSON with latenodeTenantId, identityProviders, /),
      ]);
    },
  );

  test.each([
    ['"logLevel":"INFO"', 'logLevel: is given twice'],
    ['"tokenTtlSeconds":3e2', 'tokenTtlSeconds: expected plain digits, such as 120'],
  ])('JSON that reads differently, with %s: %s', (members, problem) => {
    const { BROKER_SETTINGS: text } = variablesOf({ logLevel: 'WARN' });
    const settings = text.replace('{', `{${members},`);
    expect(problemsIn({ ...variablesOf(), BROKER_SETTINGS: settings })).toEqual([
      expect.stringContaining(`BROKER_SETTINGS.${problem}`),
    ]);
  });

  test('every unknown setting, such as one of the deployment', () => {
    expect(problemsOf({ region: 'us-east-1', tokenTtl: 60 })).toEqual([
      expect.stringMatching(/^BROKER_SETTINGS\.region: unknown name, expected latenodeTenantId, /),
      expect.stringMatching(/^BROKER_SETTINGS\.tokenTtl: unknown name, expected latenodeTenantId, /),
    ]);
  });

  test('all problems at once', () => {
    const settings = {
      latenodeTenantId: 'x',
      identityProviders: [],
      entitlements: [],
      signingAlgorithm: 'none',
      tokenTtlSeconds: 'x',
      clockToleranceSeconds: 'x',
      signingKeyTtlSeconds: 'x',
      signingKeyMaxStaleSeconds: 'x',
      logLevel: 'x',
    };
    expect(problemsIn(variablesOf(settings, ' ')).map((problem) => problem.split(': ')[0])).toEqual([
      ...Object.keys(settings).map((name) => `BROKER_SETTINGS.${name}`),
      'SIGNING_KEY_SECRET_ID',
    ]);
  });

  test('problems without quoting values', () => {
    const marked = Object.fromEntries(
      Object.keys(configOf()).map((name) => [name, 'http://c4nary {"c4nary":1}']),
    );
    const problems = [
      ...problemsIn(variablesOf(marked, 'http://c4nary {')),
      ...problemsIn({ ...variablesOf(), BROKER_SETTINGS: '{"c4nary' }),
    ];
    expect(problems.length).toBeGreaterThan(5);
    expect(problems.join()).not.toContain('c4nary');
  });
});
