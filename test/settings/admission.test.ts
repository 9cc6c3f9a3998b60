import { describe, expect, test } from 'vitest';
import { describeAdmission, warnAboutAdmission } from '../../settings/admission.ts';
import { configOf } from '../support/settings.ts';

const config = (entitlements: unknown, ...identityProviders: object[]) =>
  configOf({ identityProviders, entitlements });
const pool = {
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
  audiences: ['web', 'mobile'],
};
const [tenantA, tenantB] = ['aaaabbbb-0000-cccc-1111-dddd2222eeee', 'bbbbaaaa-0000-cccc-1111-dddd2222eeee'];
const entra = {
  issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
  audiences: ['client'],
  userIdPrefix: 'entra:',
};
const rules = (...rules: object[]) => ({ rules, otherwise: 'deny' });
const staff = rules({ when: { groups: 'staff' }, plan_id: 35 });

describe('describeAdmission', () => {
  test.each<[object, unknown, string]>([
    [pool, 'everybody', `${pool.issuer}: audiences web, mobile; everybody`],
    [
      { ...pool, audiences: ['web'] },
      staff,
      `${pool.issuer}: audience web; users who match the one rule with a "when"`,
    ],
    [
      { issuer: 'https://a.example.com', audiences: 'any' },
      rules({ when: { a: 1 } }, { when: { b: 1 } }, { plan_id: 1 }),
      'https://a.example.com: any application of this issuer; users who match one of 2 rules',
    ],
    [
      { issuer: 'https://a.example.com', authorizedParties: ['https://app.example.com'] },
      rules({ plan_id: 1 }),
      'https://a.example.com: authorized party https://app.example.com; nobody, because no rule has a "when"',
    ],
    [
      { issuer: 'https://a.example.com', audiences: ['api'], authorizedParties: ['web', 'mobile'] },
      { otherwise: 'allow' },
      'https://a.example.com: audience api, authorized parties web, mobile; everybody',
    ],
    [
      { issuer: 'https://a.example.com', audiences: 'any', authorizedParties: ['web'] },
      'everybody',
      'https://a.example.com: authorized party web; everybody',
    ],
    [
      { ...entra, tenants: 'any' },
      'everybody',
      `${entra.issuer}: audience client; any Microsoft tenant, personal accounts included; everybody`,
    ],
    [
      { ...entra, tenants: [tenantA, tenantB] },
      'everybody',
      `${entra.issuer}: audience client; tenants ${tenantA}, ${tenantB}; everybody`,
    ],
    [
      {
        issuer: ['https://a.example.com', 'https://b.example.com'],
        audiences: ['web'],
        acceptMarked: ['anonymous'],
      },
      'everybody',
      'https://a.example.com and https://b.example.com: audience web; also tokens marked anonymous; everybody',
    ],
  ])('describes %j with %j as %s', (provider, entitlements, line) => {
    expect(describeAdmission(config(entitlements, provider))).toEqual([line]);
  });

  test('returns one line for each provider', () => {
    expect(describeAdmission(config(staff, pool, { ...entra, tenants: [tenantA] }))).toEqual([
      `${pool.issuer}: audiences web, mobile; users who match the one rule with a "when"`,
      `${entra.issuer}: audience client; tenant ${tenantA}; users who match the one rule with a "when"`,
    ]);
  });
});

describe('the deployment', () => {
  const warningsFor = (when: object, provider: object = { ...entra, tenants: 'any' }) =>
    warnAboutAdmission(
      config(rules({ plan_id: 1 }, { when: { ...when, scp: 'latenode' }, plan_id: 36 }), pool, provider),
    );
  const warning = (names: string) => [
    `entitlements.rules[1]: every tenant's administrator can assign ${names}; name the tenant too, by "tid" in "when"`,
  ];

  test.each<[object, string]>([
    [{ roles: 'admin' }, '"roles"'],
    [{ groups: ['a', 'b'] }, '"groups"'],
    [{ wids: 'x' }, '"wids"'],
    [{ '/roles/0': 'admin', groups: 'a' }, '"/roles/0" and "groups"'],
    [{ roles: { present: true } }, '"roles"'],
    [{ roles: 'admin', tid: { present: true } }, '"roles"'],
    [{ roles: 'admin', oid: 'x' }, '"roles"'],
  ])('warns of a rule without a tenant, if any tenant is accepted: %j', (when, names) => {
    expect(warningsFor(when)).toEqual(warning(names));
  });

  test.each([
    { roles: 'admin', tid: tenantA },
    { roles: 'admin', '/tid': [tenantA, tenantB] },
    { roles: 'admin', iss: pool.issuer },
    { roles: 'admin', iss: `https://login.microsoftonline.com/${tenantA}/v2.0` },
    { scp: 'access_as_user' },
    { roles: { present: false } },
    { '/o/roles': 'admin' },
  ])('does not warn of a rule that names the tenant, or no claim that a tenant assigns: %j', (when) => {
    expect(warningsFor(when)).toEqual([]);
  });

  test('warns if two tenants are accepted, and not if one is', () => {
    const one = { ...entra, tenants: [tenantA] };
    expect(warningsFor({ roles: 'a' }, { ...entra, tenants: [tenantA, tenantB] })).toEqual(
      warning('"roles"'),
    );
    expect(warningsFor({ roles: 'a' }, one)).toEqual([]);
    const exact = [tenantA, tenantB].map((tenant) => `https://login.microsoftonline.com/${tenant}/v2.0`);
    expect(warningsFor({ roles: 'a' }, { issuer: exact, audiences: ['client'], userIdPrefix: 'e:' })).toEqual(
      warning('"roles"'),
    );
    expect(warnAboutAdmission(config(staff, pool))).toEqual([]);
  });
});

describe('entitlements that admit applications of Entra ID', () => {
  const external = {
    issuer: 'https://contoso.ciamlogin.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0',
    audiences: ['client'],
    userIdPrefix: 'external:',
  };
  const remedy =
    'lets in applications of Entra ID, not only users; name a scope in "when", for example "scp": "access_as_user"';

  test.each<[object, unknown]>([
    [{ ...entra, tenants: [tenantA] }, 'everybody'],
    [{ ...entra, issuer: `https://login.microsoftonline.us/${tenantA}/v2.0` }, { otherwise: 'allow' }],
    [external, 'everybody'],
    [{ ...external, issuer: `https://acme.b2clogin.com/${tenantA}/v2.0/` }, 'everybody'],
    [{ ...external, issuer: `https://sts.chinacloudapi.cn/${tenantA}/` }, 'everybody'],
  ])('warns of everybody for %j', (provider, entitlements) => {
    expect(warnAboutAdmission(config(entitlements, pool, provider))).toEqual([
      `entitlements: everybody, or "otherwise": "allow", ${remedy}`,
    ]);
  });

  test.each([
    { roles: 'enterprise' },
    { tid: tenantA, '/roles/0': 'enterprise' },
    { iss: external.issuer, client_id: { present: false } },
    { 'cognito:groups': 'enterprise' },
    { oid: { present: true }, azpacr: '1' },
    { scp: { present: false } },
    { idtyp: ['user', 'app'] },
  ])('warns of a rule that needs no claim of a user: %j', (when) => {
    expect(warnAboutAdmission(config(rules({ plan_id: 35 }, { when, plan_id: 36 }), pool, external))).toEqual(
      [`entitlements.rules[1]: ${remedy}`],
    );
  });

  test.each([
    { roles: 'enterprise', scp: 'access_as_user' },
    { '/scp': { present: true } },
    { 'cognito:groups': 'enterprise', iss: pool.issuer },
    { email: 'ada@example.com' },
    { idtyp: 'user' },
    { oid: 'x' },
  ])('accepts a rule on a claim that only users have: %j', (when) => {
    expect(warnAboutAdmission(config(rules({ when, plan_id: 36 }), pool, external))).toEqual([]);
  });

  test('concern Entra ID only', () => {
    expect(warnAboutAdmission(config('everybody', pool))).toEqual([]);
  });
});
