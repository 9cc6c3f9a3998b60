import { describe, expect, test } from 'vitest';
import { identityProviderSchema } from '../../../../lib/identity/provider/schema.ts';
import { checkShape } from '../../check-shape.ts';

const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const plain = 'https://issuer.example.com';
const entra = (path: string) => `https://login.microsoftonline.com/${path}`;
const template = entra('{tenantid}/v2.0');
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const one = { issuer: template.replace('{tenantid}', tenant) };
const several = { issuer: [one.issuer, one.issuer.replace('aaaa', 'bbbb')] };
const any = { issuer: template, tenants: 'any' };
const byKeys = { jwksUri: 'https://keys.example.com/jwks' };
const cognito = { type: 'cognito' };

const perToken = 'exp iat nbf jti nonce auth_time at_hash c_hash sid'.split(' ');
const shared =
  'iss aud azp client_id cid appid tid token_use typ scope scp acr amr ver tfp hd idp sub_type'.split(' ');
const selfAsserted = 'nickname custom:id /user_metadata/id upn'
  .split(' ')
  .flatMap((name) => [name, ['sub', name]]);

/** Issuers that do not locate their keys. */
const names = [
  ...['acme.com', 'P2abcdef', 'a name with spaces', 'urn:example:issuer'],
  ...['http://adfs.example.com/adfs/services/trust', `${plain}/?a=b`, `${plain}/#a`],
].flatMap((name) => [name, ['https://a.example.com', name]]);

/** Checks an entry with a valid issuer and audience, overridden by these members. */
const check = (members: object) =>
  checkShape(identityProviderSchema, { issuer: plain, audiences: ['spa'], ...members });
const problemsOf = (members: object): readonly string[] => {
  const result = check(members);
  return 'problems' in result ? result.problems : [];
};

/** A problem of a member with each of these values, beside each of these other members. */
type Rejection = [member: string, problem: string, values: readonly unknown[], others?: readonly object[]];

describe.each<Rejection>([
  [
    'issuer',
    `no token has "common", "organizations" or "consumers" in its "iss": write the tenant id instead, or for several tenants ${template} and "tenants"`,
    [
      ...['common/v2.0', 'organizations/v2.0', 'Consumers/v2.0', 'common'].map(entra),
      ...`sts.windows.net login.windows.net login.microsoft.com login.microsoftonline.us login.microsoftonline.de
        login.partner.microsoftonline.cn login.chinacloudapi.cn sts.chinacloudapi.cn`
        .split(/\s+/)
        .map((host) => `https://${host}/common/`),
      ...['ciamlogin', 'b2clogin'].map((name) => `https://contoso.${name}.com/common/v2.0`),
    ],
    [{}, { tenants: 'any' }, byKeys],
  ],
  [
    'issuer',
    '{tenantid} requires "tenants" in the same entry: an array of tenant ids, or "any"',
    [template, 'https://sts.windows.net/{tenantid}/'],
  ],
  [
    'issuer',
    `"tenants" requires one issuer such as ${template}, with {tenantid} once, as a whole segment of its path`,
    [
      ...['x{tenantid}/v2.0', '{tenantid}x/v2.0', '{tenantid}/{tenantid}', '{TenantId}/v2.0'].map(entra),
      ...['', '{tenantid}/{policy}', '{tenantid}?a={tenantid}'].map(entra),
      ...['v2.0', '{tenantid}/v2.0'].map((path) => `https://{tenantid}.ciamlogin.com/${path}`),
      `x${template}`,
    ],
    [{ tenants: 'any' }],
  ],
  [
    'issuer',
    'replace the placeholder with its value: the issuer must be the "iss" of the tokens',
    ['https://sso.example.com/realms/{realm}', 'https://<tenant>.eu.auth0.com/', 'https://a.example.com/}'],
    [{}, byKeys],
  ],
  [
    'issuer',
    'expected an https URL (http for loopback only) without query and fragment; any other "iss" requires "jwksUri" in the same entry',
    names,
  ],
  [
    'issuer',
    'expected a string without a colon, or a URI (RFC 7519 section 4.1.1)',
    [':', 'a b:c', '1a:b', 'a\nb', 'a\u0085b', 'urn:example:\ud800', [plain, ':']],
    [byKeys],
  ],
  [
    'issuer',
    'expected a Cognito user pool such as https://cognito-idp.<region>.amazonaws.com/<pool> or https://issuer-cognito-idp.<region>.amazonaws.com/<pool>',
    [
      ...['/', '/more'].map((end) => pool + end),
      ...[
        'https://Cognito-IDP.eu-west-1.amazonaws.com/a',
        'https://issuer-cognito-idp.eu-west-1.amazonaws.com/',
      ],
      ...[
        '-fips.eu-west-1.example.com',
        '.eu-west-1.example.com',
        '.eu-west-1.amazonaws.com.example.com',
      ].map((domain) => `https://cognito-idp${domain}/eu-west-1_AbCdEf123`),
      ...['.example.eu-west-1.amazonaws.com', '.eu-west-1-amazonaws.com'].map(
        (domain) => `https://cognito-idp${domain}/eu-west-1_AbCdEf123`,
      ),
      'https://cognito-idp.eu-west-1.amazonaws.com',
      'https://signin.auth.eu-west-1.amazoncognito.com',
    ],
    [{}, { type: 'oidc' }, cognito],
  ],
  ['issuer', 'expected either Cognito user pools or other issuers: write an entry for each', [[pool, plain]]],
  ['issuer', 'issuers must be unique', [[plain, plain]]],
  [
    'jwksUri',
    'replace the placeholder with its value: the keys of all tenants are at one address',
    [entra('{tenantid}/discovery/v2.0/keys')],
    [{}, any],
  ],
  ['type', '"oidc" is not for a Cognito user pool: omit "type"', ['oidc'], [{ issuer: pool }]],
  [
    'tenants',
    'are for one issuer with a placeholder, not for an array of issuers',
    ['any'],
    [{ issuer: [template] }],
  ],
  ['tenants', 'are for Entra ID, not for Cognito', ['any'], [{ issuer: template, ...cognito }]],
  [
    'tokenUse',
    'is for Cognito only: tokens of other providers do not reliably show whether they are ID or access tokens',
    [['id']],
  ],
  [
    'authorizedParties',
    'are not for Cognito: list the app clients in "audiences"',
    [['spa']],
    [{ issuer: pool }],
  ],
  ['audiences', 'expected an array of app client ids', ['any', undefined], [{ issuer: pool }]],
  ['audiences', '"any" cannot be combined with "tenants": list the client ids', ['any'], [any]],
  [
    'audiences',
    'expected an array of audiences, the "aud" of the tokens; if they have none, list their "azp" in "authorizedParties"',
    [undefined],
  ],
  [
    'userIdClaim',
    `differs from token to token: name a claim that identifies the user, not one of ${perToken.join(', ')}`,
    perToken.flatMap((name) => [name, `/${name}`, ['sub', name], [`/${name}/a`, 'sub']]),
  ],
  [
    'userIdClaim',
    `is shared by many users; combine it with another claim, such as ["tid", "oid"]. Shared claims: ${shared.join(', ')}`,
    shared.flatMap((name) => [
      name,
      `/${name}/0`,
      [name, name === 'tid' ? 'iss' : 'tid'],
      [`/${name}`, name],
    ]),
  ],
  [
    'userIdClaim',
    'may be equal for users of two tenants: name "oid" or "sub", or combine it with "tid"',
    ['employeeid'],
    [any, several],
  ],
  ['userIdClaim', 'claims must be unique', [['sub', 'sub']]],
  [
    'userIdClaim',
    'is a claim that users can write themselves at some providers: use another, or add "allowSelfAssertedClaims": true if your provider does not let them',
    selfAsserted,
    [{}, { allowSelfAssertedClaims: false }],
  ],
])('%s: %s', (member, problem, values, others = [{}]) => {
  test.each(values.map((value) => [value]))('is the only problem of %j', (value) => {
    for (const other of others)
      expect(problemsOf({ [member]: value, ...other }), JSON.stringify(other)).toEqual([
        `${member}: ${problem}`,
      ]);
  });
});

test.each<object>([
  ...names.map((issuer) => ({ issuer, ...byKeys })),
  { audiences: undefined, authorizedParties: ['spa'] },
  { audiences: 'any', authorizedParties: ['spa'] },
  { audiences: 'any' },
  // Without tenants
  ...['/common/v2.0', '/commons/v2.0'].map((path) => ({ issuer: plain + path })),
  ...['commons/v2.0', `${tenant}/common`].map((path) => ({ issuer: entra(path) })),
  ...['sub', 'oid', '/o/id', 'email'].flatMap((name) => [
    { userIdClaim: name },
    { userIdClaim: [name, 'sid2'] },
  ]),
  ...shared.flatMap((name) => [{ userIdClaim: [name, 'sub'] }, { userIdClaim: ['oid', `/${name}`] }]),
  ...[
    'contoso.ciamlogin.com.example.com/common',
    'my-cognito-idp.example.com',
    'a.amazoncognito.com.example.com',
  ].map((place) => ({ issuer: `https://${place}` })),
  ...['http://127.0.0.1:80/long/{tenantid}', 'https://sts.windows.net/{tenantid}/'].map((issuer) => ({
    ...any,
    issuer,
  })),
  { issuer: [plain, 'https://b.example.com'], userIdClaim: 'employeeid' },
  // Unique across the tenants of Entra ID
  { ...one, userIdClaim: 'employeeid' },
  ...[['tid', 'employeeid'], '/oid'].flatMap((userIdClaim) => [
    { ...any, userIdClaim },
    { ...several, userIdClaim },
  ]),
  ...selfAsserted.map((userIdClaim) => ({ userIdClaim, allowSelfAssertedClaims: true })),
])('an entry with %j is accepted', (members) => {
  expect(problemsOf(members)).toEqual([]);
});

test.each([
  pool,
  pool.replace('cognito', 'issuer-cognito'),
  'https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbCdEf123',
  'https://cognito-idp-fips.us-east-1.amazonaws.com/us-east-1_AbCdEf123',
  'https://issuer-cognito-idp-fips.us-east-1.amazonaws.com/us-east-1_AbCdEf123',
  'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf123',
  'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_AbCdEf123',
])('the user pool %s has the type cognito and the algorithm RS256 by default', (issuer) => {
  const issuers = [issuer, pool.replaceAll('eu-west-1', 'us-west-2')];
  const value = { ...cognito, algorithms: ['RS256'] };
  expect(check({ issuer })).toMatchObject({ value });
  expect(check({ issuer: issuers, ...cognito })).toMatchObject({ value: { ...value, issuers } });
});

test.each([`https://example.com/${pool}`, 'http://127.0.0.1:9229/eu-west-1_AbCdEf123'])(
  'the issuer %s has the type oidc, unless the entry states its type',
  (issuer) => {
    expect(check({ issuer })).toMatchObject({ value: { type: 'oidc' } });
    const members = { ...cognito, tokenUse: ['access'] };
    expect(check({ issuer, ...members })).toMatchObject({ value: { ...members, algorithms: ['RS256'] } });
  },
);

test('tenants replace {tenantid} in the issuer, and are read in lower case', () => {
  expect(check({ issuer: template, tenants: [tenant.toUpperCase()] })).toMatchObject({
    value: { issuers: [template], tenants: [tenant], type: 'oidc' },
  });
  expect(check(any)).toMatchObject({ value: { tenants: 'any' } });
});

test('each member that breaks a rule is reported once', () => {
  const entry = { issuer: template, audiences: 'any', tokenUse: ['id'], userIdClaim: 'nickname' };
  const members = problemsOf(entry).map((problem) => problem.split(':')[0]);
  expect(members).toEqual(['issuer', 'tokenUse', 'userIdClaim']);
});
