import { describe, expect, test } from 'vitest';
import { problemsOf, required, stageOf, withProviders } from '../support/stage.ts';

describe('checkStage', () => {
  test('adds the defaults to the required settings', () => {
    const { settings, environment, config } = stageOf(required);
    expect(settings).toMatchObject({
      requestsPerSecond: 50,
      requestsInBurst: 100,
      logRetentionDays: 90,
      alarmRefusalPercent: 50,
      alarmKeyAgeDays: 365,
      alarmLatencyMilliseconds: 2000,
    });
    expect(environment).toEqual({
      LATENODE_TENANT_ID: '42',
      OIDC_ISSUER: 'https://issuer.example.com',
      OIDC_AUDIENCE: 'spa',
      ENTITLEMENTS: 'everybody',
    });
    expect(config).toMatchObject({
      tenantId: 42,
      signingKey: { secretId: 'latenode-token-broker/prod/signing-key' },
    });
  });

  test('converts settings to environment variables of the functions', () => {
    const rules = [{ when: { group: 'a' }, plan_id: 35 }];
    expect(
      stageOf({
        ...required,
        oidcAudience: ['spa', 'mobile'],
        entitlements: { rules, otherwise: 'deny' },
        signingAlgorithm: 'ES256',
        tokenTtlSeconds: 60,
        clockToleranceSeconds: 0,
        signingKeyTtlSeconds: 30,
        signingKeyMaxStaleSeconds: 60,
        logLevel: 'DEBUG',
      }).environment,
    ).toEqual({
      LATENODE_TENANT_ID: '42',
      OIDC_ISSUER: 'https://issuer.example.com',
      OIDC_AUDIENCE: 'spa,mobile',
      ENTITLEMENTS: '{"rules":[{"when":{"group":"a"},"plan_id":35}],"otherwise":"deny"}',
      SIGNING_ALGORITHM: 'ES256',
      TOKEN_TTL_SECONDS: '60',
      CLOCK_TOLERANCE_SECONDS: '0',
      SIGNING_KEY_TTL_SECONDS: '30',
      SIGNING_KEY_MAX_STALE_SECONDS: '60',
      LOG_LEVEL: 'DEBUG',
    });
  });

  test('reports every missing required setting with its description', () => {
    expect(problemsOf({})).toEqual([
      'region: is missing: AWS region of the stack.',
      'latenodeTenantId: is missing: Number of your tenant at Latenode, which becomes the claim `tenant_id`.',
      expect.stringMatching(/^allowedOrigins: is missing: /),
      expect.stringMatching(/^entitlements: is missing: /),
    ]);
  });

  test('reports all invalid settings at once', () => {
    expect(
      problemsOf({
        ...required,
        latenodeTenantId: '42',
        tokenTtlSeconds: 5,
        kmsKeyArn: 'alias/x',
        signingKeySecretArn: 'x',
        requestsPerSecond: 0,
      }),
    ).toEqual([
      'latenodeTenantId: expected a positive integer',
      'signingKeySecretArn: expected the full ARN of a secret, including its six random characters',
      'kmsKeyArn: expected the ARN of a key, not of an alias',
      'tokenTtlSeconds: expected 30 to 3600 seconds',
      'requestsPerSecond: expected 1 to 10000',
    ]);
  });

  test('reports conflicts between the settings of identity providers, which the functions check', () => {
    const { oidcAudience: _, ...withoutAudience } = required;
    expect(problemsOf(withoutAudience)).toEqual([
      'oidcAudience: expected both or neither of oidcIssuer and oidcAudience',
    ]);
    expect(
      problemsOf({ ...required, identityProviders: [{ issuer: 'https://a.example.com', audiences: ['a'] }] }),
    ).toEqual([
      'identityProviders: is set in addition to oidcIssuer and oidcAudience: remove this, or those two',
    ]);
    expect(
      problemsOf(withProviders({ issuer: 'https://a.example.com/{tenantid}', audiences: ['a'] })),
    ).toEqual([
      expect.stringMatching(/^identityProviders\[0\]\.issuer: .*"tenants" beside it in identityProviders/),
    ]);
  });

  test('rejects settings that exceed the quota of Lambda for environment variables', () => {
    const rules = Array.from({ length: 200 }, (_, plan) => ({
      when: { group: `g${plan}` },
      plan_id: plan + 1,
    }));
    expect(problemsOf({ ...required, entitlements: { rules, otherwise: 'deny' } })).toEqual([
      expect.stringMatching(/^: identityProviders and entitlements are too long: Lambda allows 4096 bytes/),
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
  test.each([
    ['entitlement', 'entitlements'],
    ['Entitlements', 'entitlements'],
    ['oidc_issuer', 'oidcIssuer'],
    ['OidcAudience', 'oidcAudience'],
    ['latenodeTenant', 'latenodeTenantId'],
  ])('reports %s once, and suggests %s', (misspelt, name) => {
    const { [name]: value, ...others }: Readonly<Record<string, unknown>> = required;
    expect(problemsOf({ ...others, [misspelt]: value })).toEqual([
      `${misspelt}: unknown setting, did you mean ${name}?`,
    ]);
  });

  test('suggests the setting of an environment variable', () => {
    const { entitlements, ...others } = required;
    expect(problemsOf({ ...others, ENTITLEMENTS: entitlements })).toEqual([
      'ENTITLEMENTS: is an environment variable of the functions: the setting is called entitlements',
    ]);
  });

  test('reports a misspelt member at every level, without the missing member that it means', () => {
    const provider = { issuer: 'https://a.example.com', audience: ['a'] };
    expect(problemsOf(withProviders(provider))).toEqual([
      'identityProviders[0].audience: unknown member, did you mean audiences?',
    ]);
    const entitlements = { rules: [{ when: { a: 'b' }, plan: 35 }], otherwise: 'deny' };
    expect(problemsOf({ ...required, entitlements })).toEqual([
      'entitlements.rules[0].plan: unknown member, did you mean plan_id?',
    ]);
    expect(problemsOf({ ...required, entitlements: { otherwize: 'deny' } })).toEqual([
      'entitlements.otherwize: unknown member, did you mean otherwise?',
    ]);
  });

  test('reports the new name of a renamed member', () => {
    const entitlements = { otherwise: 'deny', allow_custom_attributes: true };
    expect(problemsOf({ ...required, entitlements })).toEqual([
      expect.stringMatching(
        /^entitlements\.allow_custom_attributes: is called allow_self_asserted_claims now/,
      ),
    ]);
  });

  test.each(['nosuch', 'constructor', '__proto__', ''])('rejects "%s", which is like no setting', (name) => {
    const settings = new Map<string, unknown>([...Object.entries(required), [name, 1]]);
    expect(problemsOf(Object.fromEntries(settings))).toEqual([
      expect.stringMatching(
        /: unknown setting, (expected one of region, latenodeTenantId, .*|did you mean .*)/,
      ),
    ]);
  });
});

test.each([
  ['oidcIssuer', 'https://${env:HOST}'],
  ['entitlements', { rules: [{ when: { '${env:CLAIM}': 'a' }, plan_id: 1 }], otherwise: 'deny' }],
])('checkStage rejects a variable of osls in %s, which osls would replace after the check', (name, value) => {
  expect(problemsOf({ ...required, [name]: value })).toEqual([
    `${name}: variables such as \${…} are not supported: write the value`,
  ]);
});

test('checkStage rejects a number that JavaScript rounds, which would match no claim', () => {
  const when = { account: JSON.parse('259254020357488641') };
  expect(
    problemsOf({ ...required, entitlements: { rules: [{ when, plan_id: 1 }], otherwise: 'deny' } }),
  ).toEqual(['entitlements.rules[0].when.account: is too large for an exact number: put it in quotes']);
  expect(problemsOf({ ...required, oidcAudience: [JSON.parse('259254020357488641')] })).toEqual([
    'oidcAudience[0]: is too large for an exact number: put it in quotes',
  ]);
});

describe('the JWT authorizer of API Gateway', () => {
  const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
  const cognito = { issuer: pool, audiences: ['spa'] };
  const problem =
    'jwtAuthorizer: "on" requires one Cognito provider with one issuer and a list of audiences: remove the line, or set off';

  test.each([
    ['in the short form', { ...required, oidcIssuer: pool }],
    ['in identityProviders', withProviders(cognito)],
    ['with its issuer in an array', withProviders({ ...cognito, issuer: [pool] })],
    [
      'with the newer form of the issuer',
      withProviders({ ...cognito, issuer: pool.replace('cognito', 'issuer-cognito') }),
    ],
  ])('is on by default, and can be off, for one Cognito provider %s', (_, settings) => {
    expect(stageOf(settings).isAuthorizerOn).toBe(true);
    expect(stageOf({ ...settings, jwtAuthorizer: 'on' }).isAuthorizerOn).toBe(true);
    expect(stageOf({ ...settings, jwtAuthorizer: 'off' }).isAuthorizerOn).toBe(false);
  });

  test.each([
    ['an OIDC provider', required],
    [
      'an ES256 provider',
      withProviders({ issuer: 'https://a.example.com', audiences: ['a'], algorithms: ['ES256'] }),
    ],
    [
      'two providers',
      withProviders(
        { ...cognito, user_id_prefix: 'a:' },
        { issuer: 'https://a.example.com', audiences: ['a'] },
      ),
    ],
    ['two pools', withProviders({ ...cognito, issuer: [pool, pool.replaceAll('eu-west-1', 'eu-west-2')] })],
    ['a provider with any audience', withProviders({ issuer: 'https://a.example.com', audiences: 'any' })],
    [
      'a provider with authorized parties only',
      withProviders({ issuer: 'https://a.example.com', authorized_parties: ['a'] }),
    ],
    [
      'a provider with tenants',
      withProviders({
        issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
        tenants: 'any',
        audiences: ['a'],
      }),
    ],
  ])('is off by default, and cannot be on, for %s', (_, settings) => {
    expect(stageOf(settings).isAuthorizerOn).toBe(false);
    expect(problemsOf({ ...settings, jwtAuthorizer: 'on' })).toEqual([problem]);
  });
});
