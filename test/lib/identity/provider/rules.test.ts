import { describe, expect, test } from 'vitest';
import { identityProviderSchema } from '../../../../lib/identity/provider/schema.ts';
import { checkShape } from '../../check-shape.ts';

const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const newerPool = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const entra = 'https://login.microsoftonline.com';
const ofEntra = (path: string) => `${entra}/${path}`;
const template = ofEntra('{tenantid}/v2.0');
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const jwksUri = 'https://keys.example.com/jwks';

/** Checks an entry with a valid issuer and audience, overridden by these members. */
const check = (members: object) =>
  checkShape(identityProviderSchema, {
    issuer: 'https://issuer.example.com',
    audiences: ['spa'],
    ...members,
  });
const problemsOf = (members: object): readonly string[] => {
  const result = check(members);
  return 'problems' in result ? result.problems : [];
};

/** Tests that each value of a member is rejected with this problem of the member, beside each of these other members. */
const rejects = (
  title: string,
  member: string,
  values: readonly unknown[],
  problem: string,
  others: readonly object[] = [{}],
) =>
  test.each(values.map((value) => [value]))(`${title}: %j`, (value) => {
    for (const other of others)
      expect(problemsOf({ [member]: value, ...other }), JSON.stringify(other)).toEqual([
        `${member}: ${problem}`,
      ]);
  });
const accepts = (title: string, entries: readonly object[]) =>
  test.each(entries)(`${title}: %j`, (members) => expect(problemsOf(members)).toEqual([]));

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
    const issuers = [issuer, pool.replaceAll('eu-west-1', 'us-west-2')];
    const value = { type: 'cognito', algorithms: ['RS256'] };
    expect(check({ issuer })).toMatchObject({ value });
    expect(check({ issuer: issuers, type: 'cognito' })).toMatchObject({ value: { ...value, issuers } });
  });

  rejects(
    'is rejected with any type if its issuer is not the one of its tokens',
    'issuer',
    [
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
    ],
    'expected a user pool of Cognito like https://cognito-idp.<region>.amazonaws.com/<pool> or https://issuer-cognito-idp.<region>.amazonaws.com/<pool>',
    [{}, { type: 'oidc' }, { type: 'cognito' }],
  );

  test.each([
    'https://example.com/https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    'http://127.0.0.1:9229/eu-west-1_AbCdEf123',
  ])('may state its type if the issuer does not tell it: %s', (issuer) => {
    expect(check({ issuer })).toMatchObject({ value: { type: 'oidc' } });
    const members = { type: 'cognito', tokenUse: ['access'] };
    expect(check({ issuer, ...members })).toMatchObject({ value: { ...members, algorithms: ['RS256'] } });
  });

  const clients = 'expected an array of the ids of the app clients';
  test.each<[object, string]>([
    [{ type: 'oidc' }, 'type: "oidc" is not for a user pool of Cognito: omit "type"'],
    [
      { issuer: [pool, 'https://issuer.example.com'] },
      'issuer: expected either user pools of Cognito or other issuers: these are two providers',
    ],
    [
      { authorizedParties: ['spa'] },
      'authorizedParties: are not for Cognito: name the app clients in "audiences"',
    ],
    [{ audiences: 'any' }, `audiences: ${clients}`],
    [{ audiences: undefined }, `audiences: ${clients}`],
  ])('is rejected with %j: %s', (members, problem) => {
    expect(problemsOf({ issuer: pool, ...members })).toEqual([problem]);
  });
});

describe('an entry for an OIDC provider', () => {
  test.each([
    'acme.com',
    'accounts.google.com',
    'P2abcdef',
    'http://adfs.example.com/adfs/services/trust',
    'urn:example:issuer',
    'https://issuer.example.com/?a=b',
    'https://issuer.example.com/#a',
    'a name with spaces',
  ])('needs jwksUri for an issuer that does not locate its keys: %s', (name) => {
    for (const issuer of [name, ['https://a.example.com', name]]) {
      expect(problemsOf({ issuer, jwksUri })).toEqual([]);
      expect(problemsOf({ issuer })).toEqual([
        'issuer: expected an https URL (http for loopback only) without query and fragment; any other "iss" requires "jwksUri" in the same entry',
      ]);
    }
  });

  rejects(
    'is rejected with an issuer that is not a StringOrURI',
    'issuer',
    [':', 'a b:c', '1a:b', 'a\nb', 'a\u0085b', 'urn:example:\ud800'],
    'expected a string without a colon, or a URI (RFC 7519 section 4.1.1)',
    [{ jwksUri }],
  );
  rejects(
    'is rejected with a placeholder in jwksUri',
    'jwksUri',
    [`${entra}/{tenantid}/discovery/v2.0/keys`],
    'replace the placeholder with its value: the keys of all tenants are at one address',
    [{}, { issuer: template, tenants: 'any' }],
  );
  rejects(
    'is rejected with a placeholder in its issuer',
    'issuer',
    ['https://sso.example.com/realms/{realm}', 'https://<tenant>.eu.auth0.com/', 'https://a.example.com/}'],
    'replace the placeholder with its value: the issuer must be the "iss" of the tokens',
    [{}, { jwksUri }],
  );
  rejects(
    'is rejected with the same issuer twice',
    'issuer',
    [['https://a.example.com', 'https://a.example.com']],
    'issuers must be unique',
  );
  rejects(
    'is rejected with tokenUse',
    'tokenUse',
    [['id']],
    'is for Cognito only: tokens of other providers do not reliably show whether they are ID or access tokens',
  );
  rejects(
    'is rejected without audiences and authorized parties',
    'audiences',
    [undefined],
    'expected an array of audiences, the "aud" of the tokens; if they have none, name their "azp" in "authorizedParties"',
  );
  accepts('is accepted', [
    { audiences: undefined, authorizedParties: ['https://app.example.com'] },
    { audiences: 'any', authorizedParties: ['https://app.example.com'] },
    { audiences: 'any' },
  ]);
});

describe('tenants', () => {
  const needsTenants =
    'issuer: {tenantid} requires "tenants" in the same entry: an array of tenant ids, or "any"';

  test.each([
    template,
    'https://sts.windows.net/{tenantid}/',
    'https://login.microsoftonline.us/{tenantid}/v2.0',
  ])('replace {tenantid} in the issuer, and are read in lower case: %s', (issuer) => {
    expect(check({ issuer, tenants: [tenant.toUpperCase()] })).toMatchObject({
      value: { issuers: [issuer], tenants: [tenant], type: 'oidc' },
    });
    expect(check({ issuer, tenants: 'any' })).toMatchObject({ value: { tenants: 'any' } });
    expect(problemsOf({ issuer })).toEqual([needsTenants]);
  });

  rejects(
    'require {tenantid} once, as a whole segment of the path',
    'issuer',
    [
      ...['x{tenantid}/v2.0', '{tenantid}x/v2.0', '{tenantid}/{tenantid}', '{TenantId}/v2.0'].map(ofEntra),
      ...['', '{tenantid}/{policy}', '{tenantid}?a={tenantid}'].map(ofEntra),
      'https://{tenantid}.ciamlogin.com/v2.0',
      'https://{tenantid}.ciamlogin.com/{tenantid}/v2.0',
    ],
    `"tenants" requires one issuer such as ${template}, with {tenantid} once, as a whole segment of its path`,
    [{ tenants: 'any' }],
  );
  rejects(
    'do not make up for an issuer that is in no token',
    'issuer',
    [
      ...['common/v2.0', 'organizations/v2.0', 'Consumers/v2.0', 'common'].map(ofEntra),
      'https://sts.windows.net/common/',
      'https://login.microsoftonline.us/common/v2.0',
      'https://login.partner.microsoftonline.cn/common/v2.0',
      'https://contoso.ciamlogin.com/common/v2.0',
      'https://contoso.b2clogin.com/common/v2.0',
    ],
    `no token has "common", "organizations" or "consumers" in its "iss": write the tenant id instead, or for several tenants ${template} and "tenants"`,
    [{}, { tenants: 'any' }, { jwksUri }],
  );
  accepts('are not required', [
    { issuer: 'https://issuer.example.com/common/v2.0' },
    { issuer: `${entra}/commons/v2.0` },
    { issuer: `${entra}/${tenant}/common` },
  ]);

  test.each<[object, string]>([
    [{ issuer: [template] }, 'tenants: are for one issuer with a placeholder, not for an array of issuers'],
    [{ type: 'cognito' }, 'tenants: are for Entra ID, not for Cognito'],
    [{ audiences: 'any' }, 'audiences: "any" is not for an issuer with "tenants": name the client id'],
  ])('are rejected with %j: %s', (members, problem) => {
    expect(problemsOf({ issuer: template, tenants: 'any', ...members })).toEqual([problem]);
  });
});

describe('userIdClaim', () => {
  const perToken = 'exp iat nbf jti nonce auth_time at_hash c_hash sid'.split(' ');
  const shared =
    'iss aud azp client_id cid appid tid token_use typ scope scp acr amr ver tfp hd idp sub_type'.split(' ');

  accepts(
    'is accepted',
    ['sub', 'oid', '/o/id', 'email', 'org_id'].flatMap((name) => [
      { userIdClaim: name },
      { userIdClaim: [name, 'sid2'] },
    ]),
  );
  rejects(
    'is rejected if it differs from token to token',
    'userIdClaim',
    perToken.flatMap((name) => [name, `/${name}`, ['sub', name], [`/${name}/a`, 'sub']]),
    `differs from token to token: name a claim that identifies the user, not one of ${perToken.join(', ')}`,
  );
  rejects(
    'is rejected if it is shared by many users',
    'userIdClaim',
    shared.flatMap((name) => [
      name,
      `/${name}`,
      `/${name}/0`,
      [name, name === 'tid' ? 'iss' : 'tid'],
      [`/${name}`, name],
    ]),
    `is shared by many users; combine it with another claim, such as ["tid", "oid"]. Shared claims: ${shared.join(', ')}`,
  );
  accepts(
    'is accepted if another claim identifies the user',
    shared.flatMap((name) => [{ userIdClaim: [name, 'sub'] }, { userIdClaim: ['oid', `/${name}`] }]),
  );
  rejects('is rejected twice', 'userIdClaim', [['sub', 'sub']], 'claims must be unique');

  const one = { issuer: template.replace('{tenantid}', tenant) };
  const several = { issuer: [one.issuer, one.issuer.replace('aaaa', 'bbbb')] };
  const any = { issuer: template, tenants: 'any' };
  rejects(
    'must be unique across the tenants of Entra ID',
    'userIdClaim',
    ['employeeid'],
    'may be equal for users of two tenants: name "oid" or "sub", or combine it with "tid"',
    [any, several],
  );
  accepts('is unique across the tenants of Entra ID', [
    ...[any, several].flatMap((entry) =>
      [['tid', 'employeeid'], '/oid'].map((userIdClaim) => ({ ...entry, userIdClaim })),
    ),
    { ...one, userIdClaim: 'employeeid' },
  ]);

  const selfAsserted =
    'nickname custom:id /nickname /user_metadata/id upn cognito:username extension_id jobTitle'
      .split(' ')
      .flatMap((name) => [name, ['sub', name]]);
  rejects(
    'is rejected as a self-asserted claim',
    'userIdClaim',
    selfAsserted,
    'is a claim that users can write themselves at some providers: use another, or add "allowSelfAssertedClaims": true if your provider does not let them',
    [{}, { allowSelfAssertedClaims: false }],
  );
  accepts(
    'is accepted as a self-asserted claim with allowSelfAssertedClaims',
    selfAsserted.map((userIdClaim) => ({ userIdClaim, allowSelfAssertedClaims: true })),
  );
});

test('checkShape reports each member that breaks a rule once', () => {
  const entry = { issuer: template, audiences: 'any', tokenUse: ['id'], userIdClaim: 'nickname' };
  expect(problemsOf(entry).map((problem) => problem.split(':')[0])).toEqual([
    'issuer',
    'tokenUse',
    'userIdClaim',
  ]);
});
