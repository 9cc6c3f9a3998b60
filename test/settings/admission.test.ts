import { describe, expect, test } from 'vitest';
import { describeAdmission } from '../../settings/admission.ts';
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
      'https://a.example.com: tokens that name no application; users who match one of 2 rules',
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

test('describeAdmission names denying rules, and the settings that lift a protection', () => {
  const entitlements = {
    rules: [{ when: { sub: 'x' }, deny: true }],
    otherwise: 'allow',
    allowAdminRole: true,
    allowSelfAssertedClaims: true,
  };
  expect(describeAdmission(config(entitlements, pool))).toEqual([
    `${pool.issuer}: audiences web, mobile; everybody, unless a rule denies; claims that users can write may decide; the Admin role may be granted`,
  ]);
});
