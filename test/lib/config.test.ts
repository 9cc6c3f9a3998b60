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

/** The lines of the message after the first, one for each problem. */
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

describe('readConfig', () => {
  test('uses the documented defaults for optional settings', () => {
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

  test('treats empty variables as not set, because a template passes unset parameters as empty strings', () => {
    const empty = {
      SIGNING_ALGORITHM: '',
      IDENTITY_PROVIDERS: '',
      TOKEN_TTL_SECONDS: '',
      LOG_LEVEL: '',
    };
    expect(readConfig({ ...required, ...empty })).toEqual(readConfig(required));
  });

  test('uses every optional setting', () => {
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
      BROKER_VERSION: '1.2.3',
      AWS_LAMBDA_FUNCTION_NAME: 'broker-prod-token',
    });
    expect(config).toMatchObject({
      signingKey: { algorithm: 'PS384', ttlSeconds: 60, maxStaleSeconds: 0 },
      identityProviders: [{ audiences: ['spa', 'mobile'] }],
      entitlements: { otherwise: 'deny' },
      tokenTtlSeconds: 30,
      clockToleranceSeconds: 0,
      logLevel: 'ERROR',
      version: '1.2.3',
      functionName: 'broker-prod-token',
    });
  });

  test.each(['everybody', '"everybody"', '{"otherwise":"allow"}'])(
    'admits every user with %s',
    (ENTITLEMENTS) => {
      expect(readConfig({ ...required, ENTITLEMENTS }).entitlements).toEqual({
        rules: [],
        otherwise: 'allow',
        allowAdminRole: false,
      });
    },
  );

  test.each(['name', 'path/to/name', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:latenode-AbCdEf'])(
    'accepts the secret id %s',
    (SIGNING_KEY_SECRET_ID) => {
      expect(readConfig({ ...required, SIGNING_KEY_SECRET_ID }).signingKey.secretId).toBe(
        SIGNING_KEY_SECRET_ID,
      );
    },
  );
});

describe('readConfig reports', () => {
  test.each<[string, Environment, string]>([
    [
      'a missing tenant',
      { LATENODE_TENANT_ID: undefined },
      'LATENODE_TENANT_ID: expected a positive integer',
    ],
    ['the tenant 0', { LATENODE_TENANT_ID: '0' }, 'LATENODE_TENANT_ID: expected a positive integer'],
    ['a negative tenant', { LATENODE_TENANT_ID: '-1' }, 'LATENODE_TENANT_ID: expected a positive integer'],
    ['a fractional tenant', { LATENODE_TENANT_ID: '1.5' }, 'LATENODE_TENANT_ID: expected a positive integer'],
    [
      'a hexadecimal tenant',
      { LATENODE_TENANT_ID: '0x1' },
      'LATENODE_TENANT_ID: expected a positive integer',
    ],
    [
      'a tenant above the safe integers',
      { LATENODE_TENANT_ID: '9007199254740992' },
      'LATENODE_TENANT_ID: expected a positive integer',
    ],
    [
      'a missing secret',
      { SIGNING_KEY_SECRET_ID: '' },
      'SIGNING_KEY_SECRET_ID: expected the name or the ARN of a secret, not its value',
    ],
    [
      'a key in place of the secret id',
      { SIGNING_KEY_SECRET_ID: '-----BEGIN PRIVATE KEY-----\nMIIE' },
      'SIGNING_KEY_SECRET_ID: expected the name or the ARN of a secret, not its value',
    ],
    [
      'a symmetric algorithm',
      { SIGNING_ALGORITHM: 'HS256' },
      'SIGNING_ALGORITHM: expected one of RS512, RS384, RS256, PS512, PS384, PS256, ES256, ES256K, ES384, ES512',
    ],
    [
      'an issuer with http',
      { OIDC_ISSUER: 'http://issuer.example.com' },
      'OIDC_ISSUER: expected an https URL (http for loopback only) without query and fragment; another "iss" needs "jwks_uri" beside it in IDENTITY_PROVIDERS',
    ],
    [
      'an empty audience',
      { OIDC_AUDIENCE: 'a,,b' },
      'OIDC_AUDIENCE[1]: expected audiences, separated by commas',
    ],
    [
      'a missing audience',
      { OIDC_AUDIENCE: undefined },
      'OIDC_AUDIENCE: expected both or neither of OIDC_ISSUER and OIDC_AUDIENCE',
    ],
    [
      'both forms of provider',
      { IDENTITY_PROVIDERS: '[{"issuer":"https://a.example.com","audiences":["a"]}]' },
      'IDENTITY_PROVIDERS: is set in addition to OIDC_ISSUER and OIDC_AUDIENCE: remove this, or those two',
    ],
    ['missing entitlements', { ENTITLEMENTS: undefined }, `ENTITLEMENTS: ${entitlementsExpected}`],
    ['empty entitlements', { ENTITLEMENTS: '' }, `ENTITLEMENTS: ${entitlementsExpected}`],
    [
      'entitlements that are not JSON',
      { ENTITLEMENTS: '{rules:[]}' },
      `ENTITLEMENTS: ${entitlementsExpected}`,
    ],
    ['an unknown word as entitlements', { ENTITLEMENTS: 'anybody' }, `ENTITLEMENTS: ${entitlementsExpected}`],
    [
      'the word everybody in another case',
      { ENTITLEMENTS: 'Everybody' },
      `ENTITLEMENTS: ${entitlementsExpected}`,
    ],
    ['entitlements without otherwise', { ENTITLEMENTS: '{}' }, 'ENTITLEMENTS.otherwise: is missing'],
    [
      'the former name of a member',
      { ENTITLEMENTS: '{"otherwise":"deny","allow_custom_attributes":true}' },
      'ENTITLEMENTS.allow_custom_attributes: is called allow_self_asserted_claims now',
    ],
    ['too short a lifetime', { TOKEN_TTL_SECONDS: '29' }, 'TOKEN_TTL_SECONDS: expected 30 to 3600 seconds'],
    ['too long a lifetime', { TOKEN_TTL_SECONDS: '3601' }, 'TOKEN_TTL_SECONDS: expected 30 to 3600 seconds'],
    [
      'too large a tolerance',
      { CLOCK_TOLERANCE_SECONDS: '61' },
      'CLOCK_TOLERANCE_SECONDS: expected 0 to 60 seconds',
    ],
    [
      'a signing key that is never fresh',
      { SIGNING_KEY_TTL_SECONDS: '0' },
      'SIGNING_KEY_TTL_SECONDS: expected 1 to 86400 seconds',
    ],
    [
      'too long a time for a stale key',
      { SIGNING_KEY_MAX_STALE_SECONDS: '604801' },
      'SIGNING_KEY_MAX_STALE_SECONDS: expected 0 to 604800 seconds',
    ],
    ['an unknown log level', { LOG_LEVEL: 'verbose' }, 'LOG_LEVEL: expected one of DEBUG, INFO, WARN, ERROR'],
  ])('%s on one line, with the variable and the expected value', (_case, environment, problem) => {
    expect(problemsOf({ ...required, ...environment })).toEqual([problem]);
  });

  test('all invalid variables at once', () => {
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
    const named = problemsOf(environment).map((problem) => problem.split(/[:[]/)[0]);
    expect(new Set(named)).toEqual(new Set(Object.keys(environment)));
  });

  test('problems without quoting values', () => {
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

describe('IDENTITY_PROVIDERS', () => {
  const a = { issuer: 'https://a.example.com', audiences: ['a'], user_id_prefix: 'a:' };
  const b = { issuer: 'https://b.example.com', audiences: ['b'], user_id_prefix: 'b:' };

  test('may have several entries', () => {
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
  ])('is rejected with %s', (_case, entries, problem) => {
    expect(problemsOf(providers(...entries))).toEqual([problem]);
  });
});

describe('the short form of one provider', () => {
  const expectProblem = (environment: Environment, problem: string) =>
    expect(problemsOf({ ...required, ...environment })).toEqual([problem]);

  test('follows the rules of an entry, and names its own variables', () => {
    expectProblem(
      { OIDC_ISSUER: 'https://login.microsoftonline.com/organizations/v2.0' },
      'OIDC_ISSUER: "common", "organizations" and "consumers" are in the "iss" of no token: write the tenant id in their place, or for several tenants https://login.microsoftonline.com/{tenantid}/v2.0 and "tenants"',
    );
    expectProblem(
      { OIDC_ISSUER: 'https://cognito-idp.eu-west-1.amazonaws.com' },
      'OIDC_ISSUER: expected a user pool of Cognito like https://cognito-idp.<region>.amazonaws.com/<pool> or https://issuer-cognito-idp.<region>.amazonaws.com/<pool>',
    );
  });

  test.each(['any', 'spa,any', ' any '])('rejects the audience %j', (OIDC_AUDIENCE) => {
    expectProblem(
      { OIDC_AUDIENCE },
      'OIDC_AUDIENCE: cannot be "any": write "audiences": "any" in IDENTITY_PROVIDERS',
    );
  });
});
