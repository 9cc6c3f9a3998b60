import { describe, expect, test } from 'vitest';
import { identityProviderSchema } from '../../../../lib/identity/provider/schema.ts';
import { checkShape } from '../../check-shape.ts';

const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const newerPool = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';

/** Checks an entry with a valid issuer and audience, overridden by these members. */
const problemsOf = (members: object): readonly string[] => {
  const entry = { issuer: 'https://issuer.example.com', audiences: ['spa'], ...members };
  const result = checkShape(identityProviderSchema, entry);
  return 'problems' in result ? result.problems : [];
};
const resultOf = (members: object) => checkShape(identityProviderSchema, { audiences: ['spa'], ...members });

describe('an entry for a Cognito user pool', () => {
  test.each([
    pool,
    newerPool,
    'https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbCdEf123',
    'https://cognito-idp-fips.us-east-1.amazonaws.com/us-east-1_AbCdEf123',
    'https://issuer-cognito-idp-fips.us-east-1.amazonaws.com/us-east-1_AbCdEf123',
    'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf123',
    'https://issuer-cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf123',
    'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_AbCdEf123',
  ])('has the type cognito and the algorithm RS256 by default: %s', (issuer) => {
    expect(resultOf({ issuer })).toMatchObject({ value: { type: 'cognito', algorithms: ['RS256'] } });
  });

  test('may be an array of replicas, in both forms of the issuer', () => {
    const issuer = [pool, newerPool, pool.replaceAll('eu-west-1', 'us-east-1')];
    expect(resultOf({ issuer, type: 'cognito' })).toMatchObject({
      value: { type: 'cognito', issuers: issuer },
    });
  });

  test.each([
    `${pool}/`,
    `${pool}/more`,
    'https://cognito-idp.eu-west-1.amazonaws.com',
    'https://Cognito-IDP.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    'https://issuer-cognito-idp.eu-west-1.amazonaws.com/',
    'https://cognito-idp-fips.eu-west-1.example.com/eu-west-1_AbCdEf123',
    'https://cognito-idp.eu-west-1.amazonaws.com.example.com/eu-west-1_AbCdEf123',
    'https://cognito-idp.example.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    'https://cognito-idp.eu-west-1.example.com/eu-west-1_AbCdEf123',
    'https://cognito-idp.eu-west-1-amazonaws.com/eu-west-1_AbCdEf123',
    'https://signin.auth.eu-west-1.amazoncognito.com',
  ])('is rejected with any type if its issuer is not the one of its tokens: %s', (issuer) => {
    const problem = `issuer: expected a user pool of Cognito like https://cognito-idp.<region>.amazonaws.com/<pool> or https://issuer-cognito-idp.<region>.amazonaws.com/<pool>`;
    expect(problemsOf({ issuer })).toEqual([problem]);
    expect(problemsOf({ issuer, type: 'oidc' })).toEqual([problem]);
    expect(problemsOf({ issuer, type: 'cognito' })).toEqual([problem]);
  });

  test.each([
    'https://example.com/https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    'http://127.0.0.1:9229/eu-west-1_AbCdEf123',
  ])('may state its type if the issuer does not tell it: %s', (issuer) => {
    expect(resultOf({ issuer })).toMatchObject({ value: { type: 'oidc' } });
    expect(resultOf({ issuer, type: 'cognito', tokenUse: ['access'] })).toMatchObject({
      value: { type: 'cognito', tokenUse: ['access'], algorithms: ['RS256'] },
    });
  });

  test.each<[string, object, string]>([
    ['the type "oidc"', { type: 'oidc' }, 'type: "oidc" is not for a user pool of Cognito: omit "type"'],
    [
      'an issuer that is not a user pool',
      { issuer: [pool, 'https://issuer.example.com'] },
      'issuer: expected either user pools of Cognito or other issuers: these are two providers',
    ],
    [
      'authorized parties',
      { authorizedParties: ['spa'] },
      'authorizedParties: are not for Cognito: name the app clients in "audiences"',
    ],
    ['"any" audience', { audiences: 'any' }, 'audiences: expected an array of the ids of the app clients'],
    ['no audiences', { audiences: undefined }, 'audiences: expected an array of the ids of the app clients'],
  ])('is rejected with %s', (_case, members, problem) => {
    expect(problemsOf({ issuer: pool, ...members })).toEqual([problem]);
  });
});

describe('an entry for an OIDC provider', () => {
  const jwksUri = 'https://keys.example.com/jwks';
  const needsUrl =
    'issuer: expected an https URL (http for loopback only) without query and fragment; another "iss" needs "jwksUri" beside it';

  test.each([
    'acme.com',
    'accounts.google.com',
    'P2abcdef',
    'http://adfs.example.com/adfs/services/trust',
    'urn:example:issuer',
    'https://issuer.example.com/?a=b',
    'https://issuer.example.com/#a',
    'a name with spaces',
  ])('needs jwksUri for an issuer that does not locate its keys: %s', (issuer) => {
    expect(problemsOf({ issuer })).toEqual([needsUrl]);
    expect(problemsOf({ issuer: ['https://a.example.com', issuer] })).toEqual([needsUrl]);
    expect(problemsOf({ issuer, jwksUri })).toEqual([]);
    expect(problemsOf({ issuer: ['https://a.example.com', issuer], jwksUri })).toEqual([]);
  });

  test.each([':', 'a b:c', '1a:b', 'a\nb', 'a\u0085b', 'urn:example:\ud800'])(
    'is rejected with an issuer that is not a StringOrURI: %j',
    (issuer) => {
      expect(problemsOf({ issuer, jwksUri })).toEqual([
        'issuer: expected a string without a colon, or a URI (RFC 7519 section 4.1.1)',
      ]);
    },
  );

  test('is rejected with a placeholder in jwksUri', () => {
    const jwksUri = 'https://login.microsoftonline.com/{tenantid}/discovery/v2.0/keys';
    const problem =
      'jwksUri: replace the placeholder by its value: the keys of all tenants are at one address';
    expect(problemsOf({ jwksUri })).toEqual([problem]);
    expect(problemsOf({ issuer: template, tenants: 'any', jwksUri })).toEqual([problem]);
  });

  test('is rejected with the same issuer twice', () => {
    expect(problemsOf({ issuer: ['https://a.example.com', 'https://a.example.com'] })).toEqual([
      'issuer: issuers must be unique',
    ]);
  });

  test('is rejected with tokenUse', () => {
    expect(problemsOf({ tokenUse: ['id'] })).toEqual([
      'tokenUse: is for Cognito only: nothing reliable tells ID and access tokens of another provider apart',
    ]);
  });

  test.each([
    'https://sso.example.com/realms/{realm}',
    'https://<tenant>.eu.auth0.com/',
    'https://a.example.com/}',
  ])('is rejected with a placeholder in its issuer: %s', (issuer) => {
    const problem =
      'issuer: replace the placeholder by its value: the issuer must be the "iss" of the tokens';
    expect(problemsOf({ issuer })).toEqual([problem]);
    expect(problemsOf({ issuer, jwksUri })).toEqual([problem]);
  });
});

describe('audiences', () => {
  test('are required without authorized parties', () => {
    expect(problemsOf({ audiences: undefined, authorizedParties: ['https://app.example.com'] })).toEqual([]);
    expect(problemsOf({ audiences: undefined })).toEqual([
      'audiences: expected an array of audiences, the "aud" of the tokens; if they have none, name their "azp" in "authorizedParties"',
    ]);
  });

  test('may be "any", with and without authorized parties', () => {
    expect(resultOf({ issuer: 'https://a.example.com', audiences: 'any' })).toMatchObject({
      value: { audiences: 'any' },
    });
    expect(problemsOf({ audiences: 'any', authorizedParties: ['https://app.example.com'] })).toEqual([]);
  });
});

describe('tenants', () => {
  const needsTenants =
    'issuer: {tenantid} requires "tenants" in the same entry: an array of tenant ids, or "any"';
  const needsTemplate =
    'issuer: "tenants" needs one issuer such as https://login.microsoftonline.com/{tenantid}/v2.0, with {tenantid} once, as a whole segment of its path';

  test.each([
    template,
    'https://sts.windows.net/{tenantid}/',
    'https://login.microsoftonline.us/{tenantid}/v2.0',
  ])('replace {tenantid} in the issuer, and are read in lower case: %s', (issuer) => {
    expect(resultOf({ issuer, tenants: [tenant.toUpperCase()] })).toMatchObject({
      value: { issuers: [issuer], tenants: [tenant], type: 'oidc' },
    });
    expect(resultOf({ issuer, tenants: 'any' })).toMatchObject({ value: { tenants: 'any' } });
    expect(problemsOf({ issuer })).toEqual([needsTenants]);
  });

  test.each([
    'https://issuer.example.com',
    'https://login.microsoftonline.com/x{tenantid}/v2.0',
    'https://login.microsoftonline.com/{tenantid}x/v2.0',
    'https://login.microsoftonline.com/{tenantid}/{tenantid}',
    'https://login.microsoftonline.com/{TenantId}/v2.0',
    'https://login.microsoftonline.com/{tenantid}/{policy}',
    'https://{tenantid}.ciamlogin.com/v2.0',
    'https://{tenantid}.ciamlogin.com/{tenantid}/v2.0',
    'https://login.microsoftonline.com/{tenantid}?a={tenantid}',
  ])('require {tenantid} once, as a whole segment of the path: %s', (issuer) => {
    expect(problemsOf({ issuer, tenants: 'any' })).toEqual([needsTemplate]);
  });

  test.each([
    'https://login.microsoftonline.com/common/v2.0',
    'https://login.microsoftonline.com/organizations/v2.0',
    'https://login.microsoftonline.com/Consumers/v2.0',
    'https://login.microsoftonline.com/common',
    'https://sts.windows.net/common/',
    'https://login.microsoftonline.us/common/v2.0',
    'https://login.partner.microsoftonline.cn/common/v2.0',
    'https://contoso.ciamlogin.com/common/v2.0',
  ])('do not make up for an issuer that is in no token: %s', (issuer) => {
    const problem =
      'issuer: "common", "organizations" and "consumers" are in the "iss" of no token: write the tenant id in their place, or for several tenants https://login.microsoftonline.com/{tenantid}/v2.0 and "tenants"';
    expect(problemsOf({ issuer })).toEqual([problem]);
    expect(problemsOf({ issuer, tenants: 'any' })).toEqual([problem]);
    expect(problemsOf({ issuer, jwksUri: 'https://keys.example.com' })).toEqual([problem]);
  });

  test.each([
    'https://issuer.example.com/common/v2.0',
    'https://login.microsoftonline.com/commons/v2.0',
    `https://login.microsoftonline.com/${tenant}/common`,
  ])('are not required for %s', (issuer) => {
    expect(problemsOf({ issuer })).toEqual([]);
  });

  test('are rejected with an array of issuers, for Cognito, and with "any" audience', () => {
    expect(problemsOf({ issuer: [template], tenants: 'any' })).toEqual([
      'tenants: are for one issuer with a placeholder, not for an array of issuers',
    ]);
    expect(problemsOf({ issuer: template, tenants: 'any', type: 'cognito' })).toEqual([
      'tenants: are for Entra ID, not for Cognito',
    ]);
    expect(problemsOf({ issuer: template, tenants: 'any', audiences: 'any' })).toEqual([
      'audiences: "any" is not for an issuer with "tenants": name the client id',
    ]);
  });
});

describe('userIdClaim', () => {
  test.each(['sub', 'oid', '/o/id', 'email', 'org_id'])('may be %s', (userIdClaim) => {
    expect(problemsOf({ userIdClaim })).toEqual([]);
    expect(problemsOf({ userIdClaim: [userIdClaim, 'sid2'] })).toEqual([]);
  });

  test.each(['exp', 'iat', 'nbf', 'jti', 'nonce', 'auth_time', 'at_hash', 'c_hash', 'sid'])(
    'rejects %s, which differs from token to token',
    (name) => {
      const problem =
        'userIdClaim: differs from token to token: name a claim that identifies the user, not one of exp, iat, nbf, jti, nonce, auth_time, at_hash, c_hash, sid';
      for (const userIdClaim of [name, `/${name}`, ['sub', name], [`/${name}/a`, 'sub']]) {
        expect(problemsOf({ userIdClaim })).toEqual([problem]);
      }
    },
  );

  const shared =
    'iss aud azp client_id cid appid tid token_use typ scope scp acr amr ver tfp hd idp sub_type'.split(' ');

  test.each(shared)('rejects %s unless another claim identifies the user', (name) => {
    const problem = `userIdClaim: is shared by many users; combine it with another claim, such as ["tid", "oid"]. Shared are ${shared.join(', ')}`;
    const other = name === 'tid' ? 'iss' : 'tid';
    for (const userIdClaim of [name, `/${name}`, `/${name}/0`, [name, other], [`/${name}`, name]]) {
      expect(problemsOf({ userIdClaim })).toEqual([problem]);
    }
    expect(problemsOf({ userIdClaim: [name, 'sub'] })).toEqual([]);
    expect(problemsOf({ userIdClaim: ['oid', `/${name}`] })).toEqual([]);
  });

  test('must be unique across the tenants of Entra ID', () => {
    const problem =
      'userIdClaim: may be equal for users of two tenants: name "oid" or "sub", or combine it with "tid"';
    const several = {
      issuer: ['a', 'b'].map((id) =>
        template.replace('{tenantid}', `${id.repeat(8)}-0000-cccc-1111-dddd2222eeee`),
      ),
    };
    for (const entry of [{ issuer: template, tenants: 'any' }, several]) {
      expect(problemsOf({ ...entry, userIdClaim: 'employeeid' })).toEqual([problem]);
      expect(problemsOf({ ...entry, userIdClaim: ['tid', 'employeeid'] })).toEqual([]);
      expect(problemsOf({ ...entry, userIdClaim: '/oid' })).toEqual([]);
    }
    expect(problemsOf({ issuer: several.issuer[0], userIdClaim: 'employeeid' })).toEqual([]);
  });

  test('rejects the same claim twice', () => {
    expect(problemsOf({ userIdClaim: ['sub', 'sub'] })).toEqual(['userIdClaim: claims must be unique']);
  });

  test.each([
    'nickname',
    'custom:id',
    '/nickname',
    '/user_metadata/id',
    'upn',
    'cognito:username',
    'extension_id',
    'jobTitle',
  ])('accepts a self-asserted claim only with allowSelfAssertedClaims: %s', (name) => {
    const problem =
      'userIdClaim: is a claim that users can write themselves at some providers: name another, or add "allowSelfAssertedClaims": true if yours does not let them';
    for (const userIdClaim of [name, ['sub', name]]) {
      expect(problemsOf({ userIdClaim })).toEqual([problem]);
      expect(problemsOf({ userIdClaim, allowSelfAssertedClaims: true })).toEqual([]);
      expect(problemsOf({ userIdClaim, allowSelfAssertedClaims: false })).toEqual([problem]);
    }
  });
});

test('checkShape reports each member that breaks a rule once', () => {
  expect(
    problemsOf({ issuer: template, audiences: 'any', tokenUse: ['id'], userIdClaim: 'nickname' }),
  ).toEqual([
    expect.stringMatching(/^issuer: /),
    expect.stringMatching(/^tokenUse: /),
    expect.stringMatching(/^userIdClaim: /),
  ]);
});
