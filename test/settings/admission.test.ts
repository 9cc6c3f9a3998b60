import { describe, expect, test } from 'vitest';
import { describeAdmission } from '../../settings/admission.ts';
import { configOf } from '../support/settings.ts';

const describeWith = (entitlements: unknown, ...identityProviders: object[]) =>
  describeAdmission(configOf({ identityProviders, entitlements }));
const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const cognito = { issuer: pool, audiences: ['web', 'mobile'] };
const [tenantA, tenantB] = ['aaaabbbb-0000-cccc-1111-dddd2222eeee', 'bbbbaaaa-0000-cccc-1111-dddd2222eeee'];
const microsoft = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const entra = { issuer: microsoft, audiences: ['client'], userIdPrefix: 'entra:' };
const acme = 'https://a.example.com';
const ofApp = { issuer: acme, authorizedParties: ['https://app.example.com'] };
const both = { issuer: acme, audiences: ['api'], authorizedParties: ['web', 'mobile'] };
const marked = { issuer: [acme, 'https://b.example.com'], audiences: ['web'], acceptMarked: ['anonymous'] };
const rules = (...rules: object[]) => ({ rules, otherwise: 'deny' });
const staff = rules({ when: { groups: 'staff' }, plan_id: 35 });
const three = rules({ when: { a: 1 } }, { when: { b: 1 } }, { plan_id: 1 });
const lifted = { allowAdminRole: true, allowSelfAssertedClaims: true };
const theOne = 'users who match the one rule with a "when"';
const nobody = 'nobody, because no rule has a "when"';

describe('describeAdmission', () => {
  test.each<[object, unknown, string]>([
    [cognito, 'everybody', `${pool}: audiences web, mobile; everybody`],
    [{ ...cognito, audiences: ['web'] }, staff, `${pool}: audience web; ${theOne}`],
    [
      { issuer: acme, audiences: 'any' },
      three,
      `${acme}: tokens that name no application; users who match one of 2 rules`,
    ],
    [ofApp, rules({ plan_id: 1 }), `${acme}: authorized party https://app.example.com; ${nobody}`],
    [both, { otherwise: 'allow' }, `${acme}: audience api, authorized parties web, mobile; everybody`],
    [{ ...both, audiences: 'any' }, 'everybody', `${acme}: authorized parties web, mobile; everybody`],
    [
      { ...entra, tenants: 'any' },
      'everybody',
      `${microsoft}: audience client; any Microsoft tenant, personal accounts included; everybody`,
    ],
    [
      { ...entra, tenants: [tenantA, tenantB] },
      'everybody',
      `${microsoft}: audience client; tenants ${tenantA}, ${tenantB}; everybody`,
    ],
    [
      marked,
      'everybody',
      `${acme} and https://b.example.com: audience web; also tokens marked anonymous; everybody`,
    ],
    [
      cognito,
      { rules: [{ when: { sub: 'x' }, deny: true }], otherwise: 'allow', ...lifted },
      `${pool}: audiences web, mobile; everybody, unless a rule denies; claims that users can write may decide; the Admin role may be granted`,
    ],
  ])('describes %j with %j as %s', (provider, entitlements, line) => {
    expect(describeWith(entitlements, provider)).toEqual([line]);
  });

  test('returns one line for each provider', () => {
    expect(describeWith(staff, cognito, { ...entra, tenants: [tenantA] })).toEqual([
      `${pool}: audiences web, mobile; ${theOne}`,
      `${microsoft}: audience client; tenant ${tenantA}; ${theOne}`,
    ]);
  });
});
