import { describe, expect, test } from 'vitest';
import { type Config, type Environment, readConfig } from '../../lib/config.ts';

const required = {
  LATENODE_TENANT_ID: '42',
  SIGNING_KEY_SECRET_ID: 'latenode/signing-key',
  OIDC_ISSUER: 'https://issuer.example.com/',
  OIDC_AUDIENCE: 'spa',
  ENTITLEMENTS: 'everybody',
};
const providers = (...entries: object[]): Environment => ({
  ...required,
  OIDC_ISSUER: undefined,
  OIDC_AUDIENCE: undefined,
  IDENTITY_PROVIDERS: JSON.stringify(entries),
});

/** The lines of the message after the first, one for each fault. */
const problemsOf = (environment: Environment): string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
};

const entitlementsExpected = 'expected the word everybody, or JSON with "otherwise" and "rules"';

describe('settings', () => {
  test('that are required are enough; the rest has its documented default', () => {
    const config: Config = readConfig(required);
    expect(config).toEqual({
      tenantId: 42,
      signingKey: {
        secretId: 'latenode/signing-key',
        algorithm: undefined,
        ttlSeconds: 300,
        maxStaleSeconds: 86_400,
      },
      identityProviders: [
        expect.objectContaining({
          issuers: ['https://issuer.example.com/'],
          audiences: ['spa'],
          type: 'oidc',
        }),
      ],
      entitlements: { rules: [], otherwise: 'allow', allowAdminRole: false },
      tokenTtlSeconds: 600,
      clockToleranceSeconds: 30,
      logLevel: 'INFO',
      version: 'unknown',
      functionName: 'local',
    });
  });

  test('that are empty count as not set, as a template leaves parameters that nobody gave', () => {
    const empty = {
      SIGNING_ALGORITHM: '',
      IDENTITY_PROVIDERS: '',
      TOKEN_TTL_SECONDS: '',
      LOG_LEVEL: '',
    };
    expect(readConfig({ ...required, ...empty })).toEqual(readConfig(required));
  });

  test('all have an effect', () => {
    const config = readConfig({
      ...required,
      OIDC_AUDIENCE: 'spa, mobile',
      SIGNING_ALGORITHM: 'PS384',
      ENTITLEMENTS: '{"otherwise":"deny"}',
      TOKEN_TTL_SECONDS: '30',
      CLOCK_TOLERANCE_SECONDS: '0',
      SIGNING_KEY_TTL_SECONDS: '60',
      SIGNING_KEY_MAX_STALE_SECONDS: '0',
      LOG_LEVEL: 'ERROR',
      AWS_LAMBDA_FUNCTION_NAME: 'broker-prod-token',
    });
    expect(config).toMatchObject({
      signingKey: { algorithm: 'PS384', ttlSeconds: 60, maxStaleSeconds: 0 },
      identityProviders: [{ audiences: ['spa', 'mobile'] }],
      entitlements: { otherwise: 'deny' },
      tokenTtlSeconds: 30,
      clockToleranceSeconds: 0,
      logLevel: 'ERROR',
      functionName: 'broker-prod-token',
    });
  });

  test.each(['everybody', '"everybody"', '{"otherwise":"allow"}'])(
    'let every user in with %s',
    (ENTITLEMENTS) => {
      expect(readConfig({ ...required, ENTITLEMENTS }).entitlements).toEqual({
        rules: [],
        otherwise: 'allow',
        allowAdminRole: false,
      });
    },
  );

  test.each(['name', 'path/to/name', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:latenode-AbCdEf'])(
    'take %s for a secret',
    (SIGNING_KEY_SECRET_ID) => {
      expect(readConfig({ ...required, SIGNING_KEY_SECRET_ID }).signingKey.secretId).toBe(
        SIGNING_KEY_SECRET_ID,
      );
    },
  );
});

describe('a fault', () => {
  test.each<[string, Environment, string]>([
    ['tenant missing', { LATENODE_TENANT_ID: undefined }, 'LATENODE_TENANT_ID: expected a positive integer'],
    ['tenant zero', { LATENODE_TENANT_ID: '0' }, 'LATENODE_TENANT_ID: expected a positive integer'],
    ['tenant negative', { LATENODE_TENANT_ID: '-1' }, 'LATENODE_TENANT_ID: expected a positive integer'],
    ['tenant fractional', { LATENODE_TENANT_ID: '1.5' }, 'LATENODE_TENANT_ID: expected a positive integer'],
    ['tenant hexadecimal', { LATENODE_TENANT_ID: '0x1' }, 'LATENODE_TENANT_ID: expected a positive integer'],
    [
      'tenant beyond 2^53',
      { LATENODE_TENANT_ID: '9007199254740992' },
      'LATENODE_TENANT_ID: expected a positive integer',
    ],
    [
      'secret missing',
      { SIGNING_KEY_SECRET_ID: '' },
      'SIGNING_KEY_SECRET_ID: expected the name or the ARN of a secret, not what it holds',
    ],
    [
      'key in place of its secret',
      { SIGNING_KEY_SECRET_ID: '-----BEGIN PRIVATE KEY-----\nMIIE' },
      'SIGNING_KEY_SECRET_ID: expected the name or the ARN of a secret, not what it holds',
    ],
    [
      'symmetric algorithm',
      { SIGNING_ALGORITHM: 'HS256' },
      'SIGNING_ALGORITHM: expected one of RS512, RS384, RS256, PS512, PS384, PS256, ES256, ES256K, ES384, ES512',
    ],
    [
      'issuer over http',
      { OIDC_ISSUER: 'http://issuer.example.com' },
      'OIDC_ISSUER: expected an https URL (http for loopback only) without query and fragment; another "iss" needs "jwks_uri" beside it in IDENTITY_PROVIDERS',
    ],
    [
      'audience empty',
      { OIDC_AUDIENCE: 'a,,b' },
      'OIDC_AUDIENCE[1]: expected audiences, separated by commas',
    ],
    [
      'audience missing',
      { OIDC_AUDIENCE: undefined },
      'OIDC_AUDIENCE: expected both or neither of OIDC_ISSUER and OIDC_AUDIENCE',
    ],
    [
      'both forms',
      { IDENTITY_PROVIDERS: '[{"issuer":"https://a.example.com","audiences":["a"]}]' },
      'IDENTITY_PROVIDERS: set beside OIDC_ISSUER and OIDC_AUDIENCE: remove this, or those two',
    ],
    ['entitlements missing', { ENTITLEMENTS: undefined }, `ENTITLEMENTS: ${entitlementsExpected}`],
    ['entitlements empty', { ENTITLEMENTS: '' }, `ENTITLEMENTS: ${entitlementsExpected}`],
    ['entitlements not JSON', { ENTITLEMENTS: '{rules:[]}' }, `ENTITLEMENTS: ${entitlementsExpected}`],
    ['another word', { ENTITLEMENTS: 'anybody' }, `ENTITLEMENTS: ${entitlementsExpected}`],
    ['the word in capitals', { ENTITLEMENTS: 'Everybody' }, `ENTITLEMENTS: ${entitlementsExpected}`],
    ['entitlements without otherwise', { ENTITLEMENTS: '{}' }, 'ENTITLEMENTS.otherwise: is missing'],
    [
      'the former name of a member',
      { ENTITLEMENTS: '{"otherwise":"deny","allow_custom_attributes":true}' },
      'ENTITLEMENTS.allow_custom_attributes: is called allow_self_asserted_claims now',
    ],
    ['life too short', { TOKEN_TTL_SECONDS: '29' }, 'TOKEN_TTL_SECONDS: expected 30 to 3600 seconds'],
    ['life too long', { TOKEN_TTL_SECONDS: '3601' }, 'TOKEN_TTL_SECONDS: expected 30 to 3600 seconds'],
    [
      'tolerance too large',
      { CLOCK_TOLERANCE_SECONDS: '61' },
      'CLOCK_TOLERANCE_SECONDS: expected 0 to 60 seconds',
    ],
    [
      'key never fresh',
      { SIGNING_KEY_TTL_SECONDS: '0' },
      'SIGNING_KEY_TTL_SECONDS: expected 1 to 86400 seconds',
    ],
    [
      'key stale too long',
      { SIGNING_KEY_MAX_STALE_SECONDS: '604801' },
      'SIGNING_KEY_MAX_STALE_SECONDS: expected 0 to 604800 seconds',
    ],
    ['log level unknown', { LOG_LEVEL: 'verbose' }, 'LOG_LEVEL: expected one of DEBUG, INFO, WARN, ERROR'],
  ])('(%s) is one line that names the variable and what was expected', (_, environment, fault) => {
    expect(problemsOf({ ...required, ...environment })).toEqual([fault]);
  });

  test('does not hide another: every invalid variable is named at once', () => {
    const environment = {
      LATENODE_TENANT_ID: 'x',
      SIGNING_KEY_SECRET_ID: ' ',
      SIGNING_ALGORITHM: 'none',
      OIDC_ISSUER: 'x',
      OIDC_AUDIENCE: ',',
      IDENTITY_PROVIDERS: '[]',
      ENTITLEMENTS: '[]',
      TOKEN_TTL_SECONDS: 'x',
      CLOCK_TOLERANCE_SECONDS: 'x',
      SIGNING_KEY_TTL_SECONDS: 'x',
      SIGNING_KEY_MAX_STALE_SECONDS: 'x',
      LOG_LEVEL: 'x',
    };
    const named = problemsOf(environment).map((fault) => fault.split(/[:[]/)[0]);
    expect(new Set(named)).toEqual(new Set(Object.keys(environment)));
  });

  test('never quotes the value', () => {
    const marked = Object.fromEntries(
      Object.keys(required).map((name) => [name, 'http://c4nary {"c4nary":1}']),
    );
    const problems = problemsOf({
      ...marked,
      IDENTITY_PROVIDERS: '{"c4nary',
      ENTITLEMENTS: '["c4nary"]',
      LOG_LEVEL: 'c4nary',
    });
    expect(problems.length).toBeGreaterThan(5);
    expect(problems.join()).not.toContain('c4nary');
  });
});

describe('identity providers', () => {
  const a = { issuer: 'https://a.example.com', audiences: ['a'], user_id_prefix: 'a:' };
  const b = { issuer: 'https://b.example.com', audiences: ['b'], user_id_prefix: 'b:' };

  test('may be several', () => {
    expect(readConfig(providers(a, b)).identityProviders.flatMap(({ issuers }) => issuers)).toEqual([
      a.issuer,
      b.issuer,
    ]);
  });

  test.each<[string, object[], string]>([
    [
      'the same issuer twice',
      [a, { ...b, issuer: a.issuer }],
      'IDENTITY_PROVIDERS: expected issuers that differ',
    ],
    [
      'the same prefix twice',
      [a, { ...b, user_id_prefix: 'a:' }],
      'IDENTITY_PROVIDERS: expected a "user_id_prefix" for each provider, all different',
    ],
    [
      'a misspelt member',
      [{ ...a, audience: 'a' }],
      'IDENTITY_PROVIDERS[0].audience: unknown member, did you mean audiences?',
    ],
    [
      'a placeholder',
      [{ ...a, issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
      'IDENTITY_PROVIDERS[0].issuer: {tenantid} needs "tenants" beside it in IDENTITY_PROVIDERS: an array of tenant ids, or "any"',
    ],
  ])('with %s are refused', (_, entries, fault) => {
    expect(problemsOf(providers(...entries))).toEqual([fault]);
  });
});

describe('the short form of one provider', () => {
  const expectFault = (environment: Environment, fault: string) =>
    expect(problemsOf({ ...required, ...environment })).toEqual([fault]);

  test('is refused for what an entry would be refused for, in the names of its variables', () => {
    expectFault(
      { OIDC_ISSUER: 'https://login.microsoftonline.com/organizations/v2.0' },
      'OIDC_ISSUER: "common", "organizations" and "consumers" are in the "iss" of no token: write the tenant id in their place, or for several tenants https://login.microsoftonline.com/{tenantid}/v2.0 and "tenants"',
    );
    expectFault(
      { OIDC_ISSUER: 'https://cognito-idp.eu-west-1.amazonaws.com' },
      'OIDC_ISSUER: expected a user pool of Cognito like https://cognito-idp.<region>.amazonaws.com/<pool> or https://issuer-cognito-idp.<region>.amazonaws.com/<pool>',
    );
  });

  test.each(['any', 'spa,any', ' any '])('does not accept the audience %j', (OIDC_AUDIENCE) => {
    expectFault(
      { OIDC_AUDIENCE },
      'OIDC_AUDIENCE: "any" is not for the short form: say "audiences": "any" in IDENTITY_PROVIDERS',
    );
  });
});
