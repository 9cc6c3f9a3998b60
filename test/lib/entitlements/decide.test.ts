import { describe, expect, test } from 'vitest';
import { decideEntitlements } from '../../../lib/entitlements/decide.ts';
import { entitlementRulesSchema } from '../../../lib/entitlements/rules.ts';
import { BrokerError } from '../../../lib/errors.ts';
import { checkShape } from '../check-shape.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Decides by settings with `otherwise: allow` unless they state another value: words such as `plan 36`, or the rejection. */
const decide = (settings: object, claims: Claims): string => {
  const checked = checkShape(entitlementRulesSchema, { otherwise: 'allow', ...settings });
  if ('problems' in checked) throw new Error(checked.problems.join());
  try {
    const { planId, noPersonalSpace, grantAccess } = decideEntitlements(checked.value, claims);
    const grants = grantAccess.map(({ spaceId, roleId }) => `space ${spaceId}:${roleId}`);
    return [planId && `plan ${planId}`, noPersonalSpace && 'only', ...grants].filter(Boolean).join(' ');
  } catch (error) {
    expect(error).toMatchObject({ code: 'not_entitled' });
    return error instanceof BrokerError ? [error.reason, error.detail].filter(Boolean).join(': ') : '';
  }
};
const apply = (rules: readonly object[], claims: Claims) => decide({ rules }, claims);
/** True if a condition of a rule matches. */
const matches = (when: object, claims: Claims) => apply([{ when, plan_id: 1 }], claims) === 'plan 1';

test('every user is admitted without rules, with no plan and no spaces', () => {
  const checked = checkShape(entitlementRulesSchema, 'everybody');
  expect('value' in checked && decideEntitlements(checked.value, { sub: 'a' })).toEqual({
    planId: undefined,
    noPersonalSpace: false,
    grantAccess: [],
  });
});

describe('a condition', () => {
  const words = ['ops', 'support'];

  test.each<[object, Claims, boolean]>([
    [{ g: 'pro' }, { g: 'pro' }, true],
    [{ g: 'pro' }, { g: ['basic', 'pro'] }, true],
    [{ g: words }, { g: 'support' }, true],
    [{ g: words }, { g: ['x', 'ops'] }, true],
    [{ g: true }, { g: true }, true],
    [{ g: 3 }, { g: 3 }, true],
    ...['Pro', ['basic'], [], undefined, null, { pro: true }, [['pro']]].map(
      (g): [object, Claims, boolean] => [{ g: 'pro' }, { g }, false],
    ),
    [{ g: words }, { g: ['x'] }, false],
    [{ g: true }, { g: 'true' }, false],
    [{ g: 3 }, { g: '3' }, false],
    // All claims of a condition must match.
    [{ a: 1, b: 2 }, { a: 1, b: 2 }, true],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, false],
    [{ a: 1, b: 2 }, { b: 2 }, false],
    // A scope is a list of words.
    [{ scope: 'latenode' }, { scope: 'openid latenode' }, true],
    [{ '/scope': 'latenode' }, { scope: 'openid latenode' }, true],
    [{ scp: 'latenode' }, { scp: 'latenode access' }, true],
    [{ '/scp': 'latenode' }, { scp: 'latenode access' }, true],
    [{ scp: 'latenode' }, { scp: ['openid', 'latenode'] }, true],
    ...['openid latenode2', 'openid,latenode', 'openid Latenode', '', ['openid latenode']].map(
      (scope): [object, Claims, boolean] => [{ scope: 'latenode' }, { scope }, false],
    ),
    [{ groups: 'latenode' }, { groups: 'openid latenode' }, false],
    [{ '/o/scope': 'a' }, { o: { scope: 'a b' } }, false],
    // A name that begins with a slash is a JSON Pointer.
    [{ '/realm_access/roles': ['pro', 'member'] }, { realm_access: { roles: ['member'] } }, true],
    [{ '/realm_access/roles': ['pro', 'member'] }, { '/realm_access/roles': ['member'] }, false],
    // An address counts only if it is verified.
    [{ email: 'a@example.com' }, { email: 'a@example.com', email_verified: true }, true],
    [{ email: 'a@example.com' }, { email: 'a@example.com', email_verified: false }, false],
  ])('%j on the claims %j matches: %j', (when, claims, expected) => {
    expect(matches(when, claims)).toBe(expected);
  });

  test.each<[string, Claims, boolean]>([
    ...['x', null, '', [], false].map((client_id): [string, Claims, boolean] => [
      'client_id',
      { client_id },
      true,
    ]),
    ['client_id', {}, false],
    ['toString', {}, false],
    ['/a/b', { a: { b: null } }, true],
    ['/a/b', { a: {} }, false],
    ['/a/b', { a: 'b' }, false],
    ['/a/length', { a: [1] }, false],
    ['/a/0', { a: [1] }, true],
    ['email', { email: 'a@example.com' }, false],
    ['email', { email: 'a@example.com', email_verified: true }, true],
    ['/phone_number', { phone_number: '+1', phone_number_verified: false }, false],
  ])('on the presence of %s matches %j: %j', (claim, claims, isPresent) => {
    expect(matches({ [claim]: { present: true } }, claims)).toBe(isPresent);
    expect(matches({ [claim]: { present: false } }, claims)).toBe(!isPresent);
  });

  test.each(['constructor', '__proto__', 'toString'])('on %s matches own members only', (name) => {
    const when = JSON.parse(`{"${name}":"x"}`);
    expect(matches(when, {})).toBe(false);
    expect(matches(when, when)).toBe(true);
  });
});

describe('rules', () => {
  const grant = (space_id: unknown, role_id: unknown = 3) => ({ grant_access: [{ space_id, role_id }] });
  const fromClaims = grant({ claim: 's' }, { claim: 'r' });
  const ranked = [{ when: { g: 'pro' }, plan_id: 36 }, { plan_id: { claim: 'plan' } }, { plan_id: 35 }];

  test.each<[string, object[], Claims, string]>([
    ['the first matching rule with a plan decides it', ranked, { g: 'pro', plan: 7 }, 'plan 36'],
    ['the plan may be a claim', ranked, { plan: 7 }, 'plan 7'],
    ['a rule with an absent claim yields nothing', ranked, {}, 'plan 35'],
    ['a rule with a claim that is null yields nothing', ranked, { plan: null }, 'plan 35'],
    ['a rule with an empty claim yields nothing', ranked, { plan: '' }, 'plan 35'],
    ['a claim is ignored if an earlier rule has decided', ranked, { g: 'pro', plan: 'x' }, 'plan 36'],
    [
      'the personal space is decided separately',
      [{ no_personal_space: false }, { plan_id: 1, no_personal_space: true, ...grant(2) }],
      {},
      'plan 1 space 2:3',
    ],
    [
      'a user may have no personal space',
      [{ no_personal_space: true, ...grant(1, 2) }],
      {},
      'only space 1:2',
    ],
    [
      'grants add up, and the first one for a space decides its role',
      [
        grant(2, 3),
        {
          grant_access: [
            { space_id: 2, role_id: 2 },
            { space_id: 9, role_id: 4 },
          ],
        },
      ],
      {},
      'space 2:3 space 9:4',
    ],
    [
      'rules that do not match have no effect',
      [{ when: { g: 'x' }, plan_id: 1, no_personal_space: true, ...grant(2) }],
      { g: 'y' },
      '',
    ],
    ['a space and a role may be claims', [fromClaims], { s: 7, r: '4' }, 'space 7:4'],
    ['the last role is 5', [fromClaims], { s: 7, r: 5 }, 'space 7:5'],
    ['a grant without its role yields nothing', [fromClaims], { s: 7 }, ''],
    ['a grant without its space yields nothing', [fromClaims], { r: 4 }, ''],
    ['a role above 5 is rejected', [fromClaims], { s: 7, r: 6 }, 'invalid_role: role 6'],
    ['the Admin role is rejected', [fromClaims], { s: 7, r: 1 }, 'admin_role_not_allowed: space 7'],
    [
      'a user without a personal space needs a grant',
      [{ no_personal_space: true, ...grant({ claim: 's' }) }],
      {},
      'no_space_granted',
    ],
    [
      'an unverified address is no id',
      [{ plan_id: { claim: 'email' } }, { plan_id: 35 }],
      { email: '36', email_verified: false },
      'plan 35',
    ],
  ])('%s', (_what, rules, claims, expected) => {
    expect(apply(rules, claims)).toBe(expected);
  });

  test('accept the Admin role of a claim with allowAdminRole', () => {
    expect(decide({ rules: [fromClaims], allowAdminRole: true }, { s: 7, r: 1 })).toBe('space 7:1');
  });

  test.each([36, '36', Number.MAX_SAFE_INTEGER])('read an id from the claim %j', (p) => {
    expect(apply([{ plan_id: { claim: 'p' } }], { p })).toBe(`plan ${p}`);
  });

  test.each([
    0,
    -1,
    1.5,
    2 ** 53,
    2 ** 1024,
    true,
    [36],
    {},
    '0',
    '036',
    '+36',
    ' 36',
    '3e1',
    '9'.repeat(16),
  ])('reject an id from the claim %j', (p) => {
    expect(apply([{ plan_id: { claim: 'p' } }], { p })).toBe('invalid_id: claim "p"');
  });
});

describe('with otherwise: deny', () => {
  const overage = 'no_rule_matches: groups_overage';
  const byGroup = { when: { groups: 'x' } };

  test.each<[object[], Claims, string]>([
    [[], {}, 'no_rule_matches'],
    [[{ plan_id: 2 }], {}, 'no_rule_matches'],
    [[byGroup, { plan_id: 2 }], {}, 'no_rule_matches'],
    [[byGroup], { groups: 'x' }, ''],
    [[byGroup, { plan_id: 35 }], { groups: 'x' }, 'plan 35'],
    [[{ when: { client_id: { present: false } } }], {}, ''],
    [[{ when: { sub: { present: false } }, deny: true }], { sub: 'alice' }, 'no_rule_matches'],
    [[{ when: { sub: 'alice' }, deny: true }, byGroup], { sub: 'alice', groups: 'x' }, 'rule_denies: rule 1'],
    // Entra ID omits the groups of a user with too many.
    [[byGroup], { _claim_names: { groups: 'src1' } }, overage],
    [[byGroup], { hasgroups: true }, overage],
    [[byGroup], { hasgroups: 'true' }, overage],
    [[byGroup], { hasgroups: false }, 'no_rule_matches'],
    [[byGroup], { groups: [], hasgroups: true }, 'no_rule_matches'],
  ])('the rules %j decide about the claims %j: "%s"', (rules, claims, expected) => {
    expect(decide({ rules, otherwise: 'deny' }, claims)).toBe(expected);
  });
});

describe('a rule with deny', () => {
  test.each<[object, Claims, string]>([
    [{ sub: ['abuser', 'other'] }, { sub: 'abuser' }, 'rule_denies: rule 2'],
    [{ sub: ['abuser', 'other'] }, { sub: 'alice' }, 'plan 1'],
    [{ sub: 'abuser', g: 'x' }, { sub: 'abuser' }, 'plan 1'],
    // Addresses match whether they are verified or not.
    [{ email: 'x' }, { email: 'x' }, 'rule_denies: rule 2'],
    [{ '/email': 'x' }, { email: 'x' }, 'rule_denies: rule 2'],
    [{ phone_number: 'x' }, { phone_number: 'x' }, 'rule_denies: rule 2'],
  ])('on %j decides about the claims %j: "%s"', (when, claims, expected) => {
    expect(apply([{ plan_id: 1 }, { when, deny: true }], claims)).toBe(expected);
  });
});
