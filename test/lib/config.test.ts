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
      entitlements: {
        rules: [],
        otherwise: 'allow',
        allowAdminRole: false,
        allowSelfAssertedClaims: false,
      },
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
    ['latenodeTenantId', 1],
    ['latenodeTenantId', Number.MAX_SAFE_INTEGER],
    ['tokenTtlSeconds', 30],
    ['tokenTtlSeconds', 3600],
    ['clockToleranceSeconds', 0],
    ['clockToleranceSeconds', 60],
    ['signingKeyTtlSeconds', 1],
    ['signingKeyTtlSeconds', 86_400],
    ['signingKeyMaxStaleSeconds', 0],
    ['signingKeyMaxStaleSeconds', 604_800],
  ])('accepts the limit of %s: %d', (name, value) => {
    expect(configOf({ [name]: value })).toHaveProperty(name, value);
  });
});

describe('readConfig reports', () => {
  const tenant = 'latenodeTenantId: expected a positive integer';
  const entitlements =
    'entitlements: expected the word "everybody", or an object with "otherwise" and "rules"';

  test.each<[string, object, string]>([
    ['a missing tenant', { latenodeTenantId: undefined }, 'latenodeTenantId: is missing'],
    ['the tenant 0', { latenodeTenantId: 0 }, tenant],
    ['a negative tenant', { latenodeTenantId: -1 }, tenant],
    ['a fractional tenant', { latenodeTenantId: 1.5 }, tenant],
    ['a tenant in quotes', { latenodeTenantId: '1' }, tenant],
    ['a tenant above the safe integers', { latenodeTenantId: 2 ** 53 }, tenant],
    [
      'a symmetric algorithm',
      { signingAlgorithm: 'HS256' },
      'signingAlgorithm: expected one of RS512, RS384, RS256, PS512, PS384, PS256, ES256, ES256K, ES384, ES512',
    ],
    ['missing providers', { identityProviders: undefined }, 'identityProviders: is missing'],
    ['providers that are not an array', { identityProviders: 7 }, 'identityProviders: expected an array'],
    ['no provider', { identityProviders: [] }, 'identityProviders: expected an array that is not empty'],
    [
      'a provider without audiences',
      { identityProviders: [{ issuer: 'https://a.example.com', audiences: [] }] },
      'identityProviders[0].audiences: expected an array that is not empty',
    ],
    ['missing entitlements', { entitlements: undefined }, 'entitlements: is missing'],
    ['an unknown word as entitlements', { entitlements: 'anybody' }, entitlements],
    ['the word everybody in another case', { entitlements: 'Everybody' }, entitlements],
    ['an array as entitlements', { entitlements: [] }, entitlements],
    ['entitlements without otherwise', { entitlements: {} }, 'entitlements.otherwise: is missing'],
    ['too short a lifetime', { tokenTtlSeconds: 29 }, 'tokenTtlSeconds: expected 30 to 3600 seconds'],
    ['too long a lifetime', { tokenTtlSeconds: 3601 }, 'tokenTtlSeconds: expected 30 to 3600 seconds'],
    [
      'too large a tolerance',
      { clockToleranceSeconds: 61 },
      'clockToleranceSeconds: expected 0 to 60 seconds',
    ],
    [
      'a signing key that is never fresh',
      { signingKeyTtlSeconds: 0 },
      'signingKeyTtlSeconds: expected 1 to 86400 seconds',
    ],
    [
      'too long a time for a stale key',
      { signingKeyMaxStaleSeconds: 604_801 },
      'signingKeyMaxStaleSeconds: expected 0 to 604800 seconds',
    ],
    ['an unknown log level', { logLevel: 'verbose' }, 'logLevel: expected one of DEBUG, INFO, WARN, ERROR'],
  ])('%s on one line, with the setting and the expected value', (_case, settings, problem) => {
    expect(problemsOf(settings)).toEqual([`BROKER_SETTINGS.${problem}`]);
  });

  test.each(['', '-----BEGIN PRIVATE KEY-----\nMIIE', ' '])('the secret id %j', (secretId) => {
    expect(problemsIn(variablesOf({}, secretId))).toEqual([
      'SIGNING_KEY_SECRET_ID: expected the name or the ARN of a secret, not its value',
    ]);
  });

  test.each<[string, string | undefined]>([
    ['missing settings', undefined],
    ['empty settings', ''],
    ['settings that are not JSON', '{latenodeTenantId: 42}'],
  ])('%s, with their names', (_case, text) => {
    const environment: Environment = { ...variablesOf(), BROKER_SETTINGS: text };
    expect(problemsIn(environment)).toEqual([
      expect.stringMatching(/^BROKER_SETTINGS: expected JSON with latenodeTenantId, identityProviders, /),
    ]);
  });

  test.each([
    ['a member that is given twice', '"logLevel":"INFO"', '.logLevel: is given twice'],
    [
      'a number in another form',
      '"tokenTtlSeconds":3e2',
      '.tokenTtlSeconds: expected plain digits, such as 120',
    ],
  ])('%s', (_case, members, problem) => {
    const { BROKER_SETTINGS: text } = variablesOf({ logLevel: 'WARN' });
    const settings = text.replace('}]', '}],').replace(/,,/, `,${members},`);
    expect(problemsIn({ ...variablesOf(), BROKER_SETTINGS: settings })).toEqual([
      expect.stringContaining(`BROKER_SETTINGS${problem}`),
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

describe('identityProviders', () => {
  const a = { issuer: 'https://a.example.com', audiences: ['a'], userIdPrefix: 'a:' };
  const b = { issuer: 'https://b.example.com', audiences: ['b'], userIdPrefix: 'b:' };

  test('may have several entries', () => {
    const { identityProviders } = configOf({ identityProviders: [a, b] });
    expect(identityProviders.flatMap(({ issuers }) => issuers)).toEqual([a.issuer, b.issuer]);
  });

  test.each<[string, object[], string]>([
    ['the same issuer twice', [a, { ...b, issuer: a.issuer }], ': issuers must be unique'],
    [
      'the same prefix twice',
      [a, { ...b, userIdPrefix: 'a:' }],
      ': expected a "userIdPrefix" for each provider, all different',
    ],
    [
      'a placeholder',
      [{ ...a, issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
      '[0].issuer: {tenantid} requires "tenants" in the same entry: an array of tenant ids, or "any"',
    ],
  ])('are rejected with %s', (_case, identityProviders, problem) => {
    expect(problemsOf({ identityProviders })).toEqual([`BROKER_SETTINGS.identityProviders${problem}`]);
  });
});
