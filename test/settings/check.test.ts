import { describe, expect, test } from 'vitest';
import { readConfig } from '../../lib/config.ts';
import { problemsOf, required, type Settings, stageOf, withProviders } from '../support/settings.ts';

describe('checkStage', () => {
  test('adds the defaults to the required settings', () => {
    const { settings, brokerSettings, secretId } = stageOf(required);
    expect(settings).toMatchObject({
      latenodeTenantId: 42,
      tokenTtlSeconds: 600,
      requestsPerSecond: 50,
      requestsInBurst: 100,
      logRetentionDays: 90,
      alarmRefusalPercent: 50,
      alarmKeyAgeDays: 365,
      alarmLatencyMilliseconds: 2000,
    });
    const { latenodeTenantId, identityProviders, entitlements } = required;
    expect(JSON.parse(brokerSettings)).toEqual({ latenodeTenantId, identityProviders, entitlements });
    expect(secretId).toBe('latenode-token-broker/prod/signing-key');
  });

  test('passes the settings of the functions on as they are written, and no others', () => {
    const given = {
      ...{ latenodeTenantId: 42, signingAlgorithm: 'ES256', logLevel: 'DEBUG' },
      identityProviders: [{ issuer: 'https://issuer.example.com', audiences: ['spa', 'mobile'] }],
      entitlements: { rules: [{ when: { group: 'a' }, plan_id: 35 }], otherwise: 'deny' },
      ...{ tokenTtlSeconds: 60, clockToleranceSeconds: 0 },
      ...{ signingKeyTtlSeconds: 30, signingKeyMaxStaleSeconds: 60 },
    };
    const { settings, brokerSettings } = stageOf({ ...required, ...given, requestsPerSecond: 7 });
    expect(JSON.parse(brokerSettings)).toEqual(given);
    const config = readConfig({ BROKER_SETTINGS: brokerSettings, SIGNING_KEY_SECRET_ID: 'key' });
    for (const [name, value] of Object.entries(settings))
      if (name in given) expect(config).toHaveProperty(name, value);
  });

  test('reports every missing required setting with its description', () => {
    expect(problemsOf({})).toEqual([
      'region: is missing: AWS region of the stack.',
      'latenodeTenantId: is missing: Number of your tenant at Latenode, which becomes the claim `tenant_id`.',
      expect.stringMatching(/^allowedOrigins: is missing: Origins /),
      expect.stringMatching(/^identityProviders: is missing: The identity providers /),
      expect.stringMatching(/^entitlements: is missing: Users /),
    ]);
  });

  test('rejects settings that exceed the quota of Lambda for environment variables', () => {
    const rules = Array.from({ length: 200 }, (_, plan) => ({
      when: { group: `g${plan}` },
      plan_id: plan + 1,
    }));
    expect(problemsOf({ ...required, entitlements: { rules, otherwise: 'deny' } })).toEqual([
      expect.stringMatching(
        /^entitlements: has \d+ bytes, and the environment variables of the functions \d+ in total, more than Lambda's 4096: combine rules /,
      ),
    ]);
  });

  test('rejects a setting without a value', () => {
    expect(problemsOf({ ...required, kmsKeyArn: null, region: null })).toEqual([
      'region: has no value: set one, or remove the line',
      'kmsKeyArn: has no value: set one, or remove the line',
    ]);
  });
});

describe('checkStage, given an unknown name,', () => {
  const { identityProviders, entitlements, latenodeTenantId, ...others } = required;
  const provider = { issuer: 'https://a.example.com', audience: ['a'] };
  const misspelled = { rules: [{ when: { a: 'b' }, plan: 35 }], otherwise: 'deny' };

  test.each<[string, string, object]>([
    ['entitlement', 'entitlements', { identityProviders, latenodeTenantId, entitlement: entitlements }],
    ['Entitlements', 'entitlements', { identityProviders, latenodeTenantId, Entitlements: entitlements }],
    ['IdentityProvider', 'identityProviders', { entitlements, latenodeTenantId, IdentityProvider: [] }],
    ['latenodeTenant', 'latenodeTenantId', { identityProviders, entitlements, latenodeTenant: 1 }],
    ['identityProviders[0].audience', 'audiences', withProviders(provider)],
    ['entitlements.rules[0].plan', 'plan_id', { ...required, entitlements: misspelled }],
    ['entitlements.otherwize', 'otherwise', { ...required, entitlements: { otherwize: 'deny' } }],
  ])('reports %s once, suggests %s, and does not report that as missing', (place, name, settings) => {
    expect(problemsOf({ ...others, ...settings })).toEqual([`${place}: unknown name, did you mean ${name}?`]);
  });

  test('reports every unknown member of an object, each with its own suggestion', () => {
    const provider = { issuer: 'https://a.example.com', audiences: ['a'], algorithm: 'x', tenant: 'y', z: 1 };
    expect(problemsOf(withProviders(provider))).toEqual([
      'identityProviders[0].algorithm: unknown name, did you mean algorithms?',
      'identityProviders[0].tenant: unknown name, did you mean tenants?',
      expect.stringMatching(/^identityProviders\[0\]\.z: unknown name, expected issuer, /),
    ]);
  });

  test.each(['nosuch', 'constructor', '__proto__', ''])(
    'rejects "%s", which resembles no setting',
    (name) => {
      const settings = new Map<string, unknown>([...Object.entries(required), [name, 1]]);
      expect(problemsOf(Object.fromEntries(settings))).toEqual([
        expect.stringMatching(/: unknown name, (expected region, latenodeTenantId, .*|did you mean .*)/),
      ]);
    },
  );
});

test.each([
  ['allowedOrigins', ['https://${env:HOST}']],
  ['entitlements', { rules: [{ when: { '${env:CLAIM}': 'a' }, plan_id: 1 }], otherwise: 'deny' }],
])('checkStage rejects a variable of osls in %s, which osls would replace after the check', (name, value) => {
  expect(problemsOf({ ...required, [name]: value })).toEqual([
    expect.stringMatching(`^${name}.*: variables such as \\$\\{…\\} are not supported: write the value$`),
  ]);
});

test('checkStage rejects a number that JavaScript rounds, which would match no claim', () => {
  const account = JSON.parse('259254020357488641');
  const tooLarge = (place: string) => [`${place}: is too large for an exact number: put it in quotes`];
  const entitlements = { rules: [{ when: { account }, plan_id: 1 }], otherwise: 'deny' };
  expect(problemsOf({ ...required, entitlements })).toEqual(tooLarge('entitlements.rules[0].when.account'));
  const provider = { issuer: 'https://a.example.com', audiences: [account] };
  expect(problemsOf(withProviders(provider))).toEqual(tooLarge('identityProviders[0].audiences[0]'));
});

describe('the JWT authorizer of API Gateway', () => {
  const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
  const cognito = { issuer: pool, audiences: ['spa'] };
  const problem =
    'jwtAuthorizer: "on" requires one Cognito provider with one issuer and a list of audiences: remove the line, or set off';

  const newer = pool.replace('cognito', 'issuer-cognito');
  const other = { issuer: 'https://a.example.com', audiences: ['a'] };
  const microsoft = { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', audiences: ['a'] };

  test.each<[string, Settings, boolean]>([
    ['a Cognito provider', withProviders(cognito), true],
    ['a Cognito provider with its issuer in an array', withProviders({ ...cognito, issuer: [pool] }), true],
    ['the newer form of its issuer', withProviders({ ...cognito, issuer: newer }), true],
    ['an OIDC provider', required, false],
    ['an ES256 provider', withProviders({ ...other, algorithms: ['ES256'] }), false],
    ['two providers', withProviders({ ...cognito, userIdPrefix: 'a:' }, other), false],
    ['two pools', withProviders({ ...cognito, issuer: [pool, pool.replaceAll('west-1', 'west-2')] }), false],
    ['a provider with any audience', withProviders({ ...other, audiences: 'any' }), false],
    ['authorized parties only', withProviders({ issuer: other.issuer, authorizedParties: ['a'] }), false],
    ['a provider with tenants', withProviders({ ...microsoft, tenants: 'any' }), false],
  ])('is on by default, and can be on, only for one Cognito pool: %s', (_, settings, canBeOn) => {
    expect(stageOf(settings).isAuthorizerOn).toBe(canBeOn);
    expect(stageOf({ ...settings, jwtAuthorizer: 'off' }).isAuthorizerOn).toBe(false);
    const on = { ...settings, jwtAuthorizer: 'on' };
    expect(problemsOf(on)).toEqual(canBeOn ? [] : [problem]);
    if (canBeOn) expect(stageOf(on).isAuthorizerOn).toBe(true);
  });
});
