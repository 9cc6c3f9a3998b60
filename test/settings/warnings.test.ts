import { describe, expect, test } from 'vitest';
import { textOf } from '../../lib/validation/problem.ts';
import { findWarnings } from '../../settings/warnings.ts';
import { configOf } from '../support/settings.ts';

const audiences = ['web'];
const pool = { issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123', audiences };
const oidc = { issuer: 'https://a.example.com', audiences, userIdPrefix: 'a:' };
const [tenantA, tenantB] = ['aaaabbbb-0000-cccc-1111-dddd2222eeee', 'bbbbaaaa-0000-cccc-1111-dddd2222eeee'];
const microsoft = 'https://login.microsoftonline.com';
const entra = { issuer: `${microsoft}/{tenantid}/v2.0`, audiences, userIdPrefix: 'entra:' };
const external = { ...entra, issuer: `https://contoso.ciamlogin.com/${tenantA}/v2.0` };
const rules = (...rules: object[]) => ({ rules, otherwise: 'deny' });
const warningsFor = (entitlements: unknown, ...identityProviders: object[]) =>
  findWarnings(configOf({ identityProviders, entitlements })).map(textOf);

describe('with more than one provider or tenant, a rule that grants', () => {
  const warningsOf = (when: object, provider: object = { ...entra, tenants: 'any' }) =>
    warningsFor(
      rules({ when: { iss: pool.issuer }, plan_id: 1 }, { when: { ...when, scp: 'latenode' }, plan_id: 36 }),
      pool,
      provider,
    );
  const warning = (names: string) => [
    `entitlements.rules[1]: every provider and tenant can issue ${names}; name "iss" or "tid" in "when" too`,
  ];

  test.each<[object, string]>([
    [{ roles: 'admin' }, '"roles"'],
    [{ employee: true }, '"employee"'],
    [{ '/roles/0': 'admin', groups: 'a' }, '"/roles/0" and "groups"'],
    [{ roles: 'admin', tid: { present: true } }, '"roles" and "tid"'],
  ])('causes a warning if any of them can issue its claims: %j', (when, names) => {
    expect(warningsOf(when)).toEqual(warning(names));
    expect(warningsOf(when, oidc)).toEqual(warning(names));
  });

  test.each([
    { roles: 'admin', tid: tenantA },
    { roles: 'admin', '/tid': [tenantA, tenantB] },
    { roles: 'admin', iss: pool.issuer },
    { roles: { present: false } },
    {},
  ])('causes no warning if it names the provider, or only scopes: %j', (when) => {
    expect(warningsOf(when)).toEqual([]);
  });

  test('causes a warning if it reads a plan from a claim', () => {
    const plan_id = { claim: 'plan' };
    expect(warningsFor(rules({ when: { scope: 'x' }, plan_id }), pool, oidc)).toEqual([
      expect.stringContaining('every provider and tenant can issue "plan"'),
    ]);
    expect(warningsFor(rules({ when: { sub: 'x' }, plan_id }), pool)).toEqual([]);
  });

  test('causes no warning with several issuers of one user base, unless they are tenants of Entra ID', () => {
    const entitlements = rules({ when: { groups: 'a', scp: 'b' }, plan_id: 1 });
    expect(
      warningsFor(entitlements, { ...oidc, issuer: ['https://a.example.com', 'https://b.example.com'] }),
    ).toEqual([]);
    const exact = [tenantA, tenantB].map((tenant) => `${microsoft}/${tenant}/v2.0`);
    expect(warningsFor(entitlements, { ...entra, issuer: exact })).toHaveLength(1);
  });
});

describe('entitlements that admit applications of Entra ID', () => {
  const remedy =
    'admits applications of Entra ID, not only users; name a scope in "when", for example "scp": "access_as_user"';

  test.each<[object, unknown]>([
    [{ ...entra, tenants: [tenantA] }, 'everybody'],
    [{ ...entra, issuer: `https://login.microsoftonline.us/${tenantA}/v2.0` }, { otherwise: 'allow' }],
    [external, 'everybody'],
    [{ ...external, issuer: `https://acme.b2clogin.com/${tenantA}/v2.0/` }, 'everybody'],
  ])('cause a warning for everybody: %j', (provider, entitlements) => {
    expect(warningsFor(entitlements, provider)).toEqual([
      `entitlements: everybody, or "otherwise": "allow", ${remedy}`,
    ]);
  });

  test.each([
    { roles: 'enterprise' },
    { tid: tenantA, '/roles/0': 'enterprise' },
    { client_id: { present: false } },
    { oid: { present: true }, azpacr: '1' },
    { scp: { present: false } },
    { idtyp: ['user', 'app'] },
  ])('cause a warning for a rule that needs no claim of a user: %j', (when) => {
    expect(warningsFor(rules({ when, plan_id: 36 }), external)).toEqual([`entitlements.rules[0]: ${remedy}`]);
  });

  test.each([
    { roles: 'enterprise', scp: 'access_as_user' },
    { '/scp': { present: true } },
    { email: 'ada@example.com' },
    { idtyp: 'user' },
    { oid: 'x' },
  ])('cause no warning for a rule that needs a claim that only users have: %j', (when) => {
    expect(warningsFor(rules({ when, plan_id: 36 }), external)).toEqual([]);
  });

  test('cause no warning for a rule that denies', () => {
    const entitlements = rules({ when: { roles: 'x' }, deny: true }, { when: { oid: 'x' }, plan_id: 1 });
    expect(warningsFor(entitlements, external)).toEqual([]);
  });
});

describe('findWarnings', () => {
  const discovery = 'https://a.example.com/.well-known/openid-configuration';
  const workOs = { issuer: 'https://api.workos.com/user_management/client_1', audiences: 'any' };
  const denying = { when: { sub: 'x' }, deny: true };
  const groups = rules({ when: { groups: 'pro' }, plan_id: 36 });
  const someWithPlan = rules({ when: { 'cognito:groups': 'pro' }, plan_id: 36 }, { when: { sub: 'x' } });

  test.each<[string, object, unknown?]>([
    [
      'entitlements: admits nobody: add a rule with "when", or "otherwise": "allow"',
      pool,
      rules({ plan_id: 35 }, denying),
    ],
    ['entitlements.rules[0]: Cognito has no claim "groups": write "cognito:groups"', pool, groups],
    [
      'entitlements: admits users without a plan, and a plan takes effect only at the first authorization: end with a rule that has only "plan_id"',
      pool,
      someWithPlan,
    ],
    [
      'identityProviders[0].audiences: expected the ids of app clients, 26 letters and digits: no token has a pool id or an ARN as "aud"',
      { ...pool, audiences: ['eu-west-1_AbCdEf123'] },
    ],
    [
      'identityProviders[0].issuer: "eu-wset-1" does not look like an AWS region, such as eu-central-1: check its spelling',
      { ...pool, issuer: pool.issuer.replace('west', 'wset') },
    ],
    [
      'identityProviders[0].issuer: is the URL of a document: write the "iss" of the tokens',
      { ...oidc, issuer: discovery },
    ],
    [
      'identityProviders[0].audiences: "any" rejects newer sessions, which name a client: add "authorizedParties" with your client id',
      workOs,
    ],
    [
      'identityProviders[0].userIdClaim: is shared by all users of an organization: write [/o/id, sub]',
      { ...oidc, userIdClaim: '/o/id' },
    ],
  ])('warns: %s', (warning, provider, entitlements = 'everybody') => {
    expect(warningsFor(entitlements, provider)).toEqual([warning]);
  });

  const inRegion = (region: string) =>
    findWarnings({ ...configOf({ identityProviders: [oidc] }), region }).map(textOf);

  test.each(['eu-centrl-1', 'ue-west-1', 'us-est-1', 'eu-de-1'])('warns about the region %s', (region) => {
    expect(inRegion(region)).toEqual([expect.stringMatching(`^region: "${region}" does not look like`)]);
  });

  test.each([
    'ap-southeast-7',
    'us-gov-west-1',
    'us-isob-east-1',
    'eusc-de-east-1',
    'mx-central-1',
    'cn-northwest-1',
  ])('does not warn about the region %s', (region) => {
    expect(inRegion(region)).toEqual([]);
  });

  test('warns about scopes that decide between plans, because the caller chooses them', () => {
    const [pro, basic] = [
      { when: { scope: 'pro' }, plan_id: 36 },
      { when: { scope: 'basic' }, plan_id: 35 },
    ];
    expect(warningsFor(rules(pro, basic), oidc)).toEqual([
      expect.stringMatching(/^entitlements\.rules\[0\]: the caller chooses "scope"/),
      expect.stringMatching(/^entitlements\.rules\[1\]: the caller chooses "scope"/),
    ]);
    expect(warningsFor(rules(pro), oidc)).toEqual([]);
    expect(warningsFor(rules(pro, { when: { scope: 'basic', sub: 'x' }, plan_id: 35 }), oidc)).toEqual([]);
  });

  test('does not warn about everybody of one provider, or about rules with a default plan', () => {
    expect(warningsFor('everybody', pool)).toEqual([]);
    expect(warningsFor(rules({ when: { 'cognito:groups': 'pro' } }, { plan_id: 35 }), pool)).toEqual([]);
  });
});
