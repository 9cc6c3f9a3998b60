import { describe, expect, test } from 'vitest';
import { decideEntitlements } from '../../../lib/entitlements/decide.ts';
import { entitlementRulesSchema } from '../../../lib/entitlements/rules.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { checkShape } from '../check-shape.ts';
import { outcomeOf } from '../outcome.ts';

/** Decides by these rules and admits users who match none: words such as `plan 36`, or the reason for the rejection. */
const decide = (rules: readonly object[], claims: Claims, members: object = {}): string => {
  const checked = checkShape(entitlementRulesSchema, { otherwise: 'allow', rules, ...members });
  if ('problems' in checked) throw new Error(checked.problems.join());
  return outcomeOf(() => {
    const { planId, noPersonalSpace, grantAccess } = decideEntitlements(checked.value, claims);
    const grants = grantAccess.map(({ spaceId, roleId }) => `space ${spaceId}:${roleId}`);
    return [planId && `plan ${planId}`, noPersonalSpace && 'only', ...grants].filter(Boolean).join(' ');
  });
};
const matches = (when: object, claims: Claims) => decide([{ when, plan_id: 1 }], claims) === 'plan 1';

test('every user is admitted without rules, with no plan and no spaces', () => {
  const checked = checkShape(entitlementRulesSchema, 'everybody');
  const entitlements = { planId: undefined, noPersonalSpace: false, grantAccess: [] };
  expect('value' in checked && decideEntitlements(checked.value, { sub: 'a' })).toEqual(entitlements);
});

describe('a condition', () => {
  const email = 'a@example.com';
  const words = ['ops', 'support'];

  test.each<[object, Claims, boolean]>([
    ...['pro', ['basic', 'pro']].map((g): [object, Claims, boolean] => [{ g: 'pro' }, { g }, true]),
    ...['Pro', ['basic'], [], undefined, null, { pro: true }, [['pro']]].map(
      (g): [object, Claims, boolean] => [{ g: 'pro' }, { g }, false],
    ),
    [{ g: words }, { g: 'support' }, true],
    [{ g: words }, { g: ['x', 'ops'] }, true],
    [{ g: words }, { g: ['x'] }, false],
    [{ g: true }, { g: true }, true],
    [{ g: true }, { g: 'true' }, false],
    [{ g: 3 }, { g: 3 }, true],
    [{ g: 3 }, { g: '3' }, false],
    // All claims of a condition must match.
    [{ a: 1, b: 2 }, { a: 1, b: 2 }, true],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, false],
    [{ a: 1, b: 2 }, { b: 2 }, false],
    // A scope is a list of words.
    ...['scope', 'scp'].flatMap((name): [object, Claims, boolean][] => [
      [{ [name]: 'a' }, { [name]: 'openid a' }, true],
      [{ [`/${name}`]: 'a' }, { [name]: 'a openid' }, true],
      [{ [name]: 'a' }, { [name]: ['openid', 'a'] }, true],
    ]),
    ...['openid a2', 'openid,a', 'openid A', '', ['openid a']].map((scope): [object, Claims, boolean] => [
      { scope: 'a' },
      { scope },
      false,
    ]),
    [{ groups: 'a' }, { groups: 'openid a' }, false],
    [{ '/o/scope': 'a' }, { o: { scope: 'a b' } }, false],
    // An address counts only if it is verified.
    [{ email }, { email, email_verified: true }, true],
    [{ email }, { email, email_verified: false }, false],
  ])('%j on the claims %j matches: %j', (when, claims, expected) => {
    expect(matches(when, claims)).toBe(expected);
  });

  test.each<[string, Claims, boolean]>([
    ...['x', null, '', [], false].map((c): [string, Claims, boolean] => ['c', { c }, true]),
    ['c', {}, false],
    ['email', { email }, false],
    ['email', { email, email_verified: true }, true],
  ])('on the presence of %s matches %j: %j', (claim, claims, isPresent) => {
    expect(matches({ [claim]: { present: true } }, claims)).toBe(isPresent);
    expect(matches({ [claim]: { present: false } }, claims)).toBe(!isPresent);
  });
});

describe('rules', () => {
  const grant = (space_id: unknown, role_id: unknown = 3) => ({ grant_access: [{ space_id, role_id }] });
  const fromClaims = grant({ claim: 's' }, { claim: 'r' });
  const only = { no_personal_space: true };
  const ranked = [{ when: { g: 'pro' }, plan_id: 36 }, { plan_id: { claim: 'plan' } }, { plan_id: 35 }];
  const more = { grant_access: [...grant(2, 2).grant_access, ...grant(9, 4).grant_access] };

  test.each<[string, object[], Claims, string]>([
    ['the first matching rule with a plan decides it', ranked, { g: 'pro', plan: 7 }, 'plan 36'],
    ['the plan may be a claim', ranked, { plan: 7 }, 'plan 7'],
    ['a rule with an absent claim yields nothing', ranked, {}, 'plan 35'],
    ['a rule with a claim that is null yields nothing', ranked, { plan: null }, 'plan 35'],
    ['a rule with an empty claim yields nothing', ranked, { plan: '' }, 'plan 35'],
    ['a claim is ignored if an earlier rule has decided', ranked, { g: 'pro', plan: 'x' }, 'plan 36'],
    [
      'the personal space is decided separately',
      [{ no_personal_space: false }, { plan_id: 1, ...only, ...grant(2) }],
      {},
      'plan 1 space 2:3',
    ],
    ['a user may have no personal space', [{ ...only, ...grant(1, 2) }], {}, 'only space 1:2'],
    ['grants add up, the first one for a space decides', [grant(2), more], {}, 'space 2:3 space 9:4'],
    [
      'rules that do not match have no effect',
      [{ when: { g: 'x' }, plan_id: 1, ...only, ...grant(2) }],
      {},
      '',
    ],
    ['a space and a role may be claims', [fromClaims], { s: 7, r: '4' }, 'space 7:4'],
    ['the last role is 5', [fromClaims], { s: 7, r: 5 }, 'space 7:5'],
    ['a grant without its role yields nothing', [fromClaims], { s: 7 }, ''],
    ['a grant without its space yields nothing', [fromClaims], { r: 4 }, ''],
    ['a role above 5 is rejected', [fromClaims], { s: 7, r: 6 }, 'invalid_role: role 6'],
    ['the Admin role is rejected', [fromClaims], { s: 7, r: 1 }, 'admin_role_not_allowed: space 7'],
    ['a user without a personal space needs a grant', [{ ...only, ...fromClaims }], {}, 'no_space_granted'],
    ['an unverified address is no id', [{ plan_id: { claim: 'email' } }], { email: '36' }, ''],
  ])('%s', (_what, rules, claims, expected) => {
    expect(decide(rules, claims)).toBe(expected);
  });

  test('accept the Admin role of a claim with allowAdminRole', () => {
    expect(decide([fromClaims], { s: 7, r: 1 }, { allowAdminRole: true })).toBe('space 7:1');
  });

  test.each([36, '36', Number.MAX_SAFE_INTEGER])('read an id from the claim %j', (p) => {
    expect(decide([{ plan_id: { claim: 'p' } }], { p })).toBe(`plan ${p}`);
  });

  test.each([
    ...[0, -1, 1.5, 2 ** 53, 2 ** 1024],
    ...[true, [36], {}],
    ...['0', '036', '+36', ' 36', '36 ', '3e1', '9'.repeat(16)],
  ])('reject an id from the claim %j', (p) => {
    expect(decide([{ plan_id: { claim: 'p' } }], { p })).toBe('invalid_id: claim "p"');
  });
});

describe('with otherwise: deny', () => {
  const none = 'no_rule_matches';
  const overage = `${none}: groups_overage`;
  const byGroup = { when: { groups: 'x' } };

  test.each<[object[], Claims, string]>([
    [[], {}, none],
    [[byGroup, { plan_id: 2 }], {}, none],
    [[byGroup], { groups: 'x' }, ''],
    [[byGroup, { plan_id: 35 }], { groups: 'x' }, 'plan 35'],
    [[{ when: { client_id: { present: false } } }], {}, ''],
    [[{ when: { sub: { present: false } }, deny: true }], { sub: 'alice' }, none],
    [[{ when: { sub: 'alice' }, deny: true }, byGroup], { sub: 'alice', groups: 'x' }, 'rule_denies: rule 1'],
    // Entra ID omits the groups of a user with too many.
    [[byGroup], { _claim_names: { groups: 'src1' } }, overage],
    [[byGroup], { hasgroups: true }, overage],
    [[byGroup], { hasgroups: 'true' }, overage],
    [[byGroup], { hasgroups: false }, none],
    [[byGroup], { groups: [], hasgroups: true }, none],
  ])('the rules %j decide about the claims %j: "%s"', (rules, claims, expected) => {
    expect(decide(rules, claims, { otherwise: 'deny' })).toBe(expected);
  });
});

test.each<[object, Claims, string]>([
  [{ sub: ['abuser', 'other'] }, { sub: 'abuser' }, 'rule_denies: rule 2'],
  [{ sub: ['abuser', 'other'] }, { sub: 'alice' }, 'plan 1'],
  [{ sub: 'abuser', g: 'x' }, { sub: 'abuser' }, 'plan 1'],
  // Addresses match whether they are verified or not.
  [{ email: 'x' }, { email: 'x' }, 'rule_denies: rule 2'],
  [{ '/email': 'x' }, { email: 'x' }, 'rule_denies: rule 2'],
  [{ phone_number: 'x' }, { phone_number: 'x' }, 'rule_denies: rule 2'],
])('a rule that denies %j decides about the claims %j: "%s"', (when, claims, expected) => {
  expect(decide([{ plan_id: 1 }, { when, deny: true }], claims)).toBe(expected);
});
