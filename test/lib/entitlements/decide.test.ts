import { describe, expect, test } from 'vitest';
import { decideEntitlements, type Entitlements } from '../../../lib/entitlements/decide.ts';
import { entitlementRulesSchema } from '../../../lib/entitlements/rules.ts';
import { BrokerError } from '../../../lib/errors.ts';
import { checkShape } from '../check-shape.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Decides by rules with `otherwise: 'allow'`, unless they state another value. */
const decide = (rules: object, claims: Claims): Entitlements => {
  const checked = checkShape(entitlementRulesSchema, { otherwise: 'allow', ...rules });
  if ('problems' in checked) throw new Error(checked.problems.join());
  return decideEntitlements(checked.value, claims);
};
const planFor = (rules: object[], claims: Claims) => decide({ rules }, claims).planId;

const resultOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof BrokerError) return `${error.code}: ${error.reason}`;
    throw error;
  }
  return 'admitted';
};

test('decideEntitlements admits every user without rules, with no plan and no spaces', () => {
  expect(decide({}, { sub: 'a' })).toEqual({ planId: undefined, noPersonalSpace: false, grantAccess: [] });
});

describe('a condition', () => {
  test.each<[unknown, unknown]>([
    ['pro', 'pro'],
    ['pro', ['basic', 'pro']],
    [['ops', 'support'], 'support'],
    [
      ['ops', 'support'],
      ['x', 'ops'],
    ],
    [true, true],
    [3, 3],
  ])('for %j matches the claim %j', (expected, claim) => {
    expect(planFor([{ when: { group: expected }, plan_id: 1 }], { group: claim })).toBe(1);
  });

  test.each<[unknown, unknown]>([
    ['pro', 'Pro'],
    ['pro', ['basic']],
    ['pro', []],
    ['pro', undefined],
    ['pro', null],
    ['pro', { pro: true }],
    ['pro', [['pro']]],
    [['ops', 'support'], ['x']],
    [true, 'true'],
    [3, '3'],
  ])('for %j does not match the claim %j', (expected, claim) => {
    expect(planFor([{ when: { group: expected }, plan_id: 1 }], { group: claim })).toBeUndefined();
  });

  const planForScope = (claim: string, value: unknown) =>
    planFor([{ when: { [claim]: 'latenode' }, plan_id: 1 }], { [claim.replace('/', '')]: value });

  test.each<[string, unknown]>([
    ['scope', 'openid latenode'],
    ['scope', 'latenode'],
    ['/scope', 'openid latenode'],
    ['scp', 'access latenode'],
    ['/scp', 'latenode access'],
    ['scp', ['openid', 'latenode']],
  ])('on %s matches one of the scopes in %j', (claim, value) => {
    expect(planForScope(claim, value)).toBe(1);
  });

  test.each<[string, unknown]>([
    ['scope', 'openid latenode2'],
    ['scope', 'openid,latenode'],
    ['scope', 'openid Latenode'],
    ['scope', ''],
    ['scp', ['openid latenode']],
    ['groups', 'openid latenode'],
    ['Scope', 'openid latenode'],
  ])('on %s does not match a part of %j', (claim, value) => {
    expect(planForScope(claim, value)).toBeUndefined();
  });

  test('does not split a nested scope', () => {
    expect(planFor([{ when: { '/o/scope': 'a' }, plan_id: 1 }], { o: { scope: 'a b' } })).toBeUndefined();
  });

  test.each<[string, Claims, boolean]>([
    ['client_id', { client_id: 'x' }, true],
    ['client_id', { client_id: null }, true],
    ['client_id', { client_id: '' }, true],
    ['client_id', { client_id: [] }, true],
    ['client_id', { client_id: false }, true],
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
    const ruleFor = (present: boolean) => [{ when: { [claim]: { present } }, plan_id: 1 }];
    expect(planFor(ruleFor(true), claims)).toBe(isPresent ? 1 : undefined);
    expect(planFor(ruleFor(false), claims)).toBe(isPresent ? undefined : 1);
  });

  test('matches a nested claim by JSON Pointer', () => {
    const rules = [{ when: { '/realm_access/roles': ['pro', 'member'] }, plan_id: { claim: '/o/plan' } }];
    expect(planFor(rules, { realm_access: { roles: ['member'] }, o: { plan: '36' } })).toBe(36);
    expect(planFor(rules, { '/realm_access/roles': ['member'], o: { plan: '36' } })).toBeUndefined();
    expect(planFor(rules, { realm_access: { roles: ['guest'] }, o: { plan: '36' } })).toBeUndefined();
  });

  test('matches only if all its claims match', () => {
    const rules = [{ when: { a: 1, b: 2 }, plan_id: 1 }];
    expect(planFor(rules, { a: 1, b: 2 })).toBe(1);
    expect(planFor(rules, { a: 1, b: 3 })).toBeUndefined();
    expect(planFor(rules, { b: 2 })).toBeUndefined();
  });

  test.each(['constructor', '__proto__', 'toString'])('on %s matches own members only', (name) => {
    const rules = JSON.parse(`[{"when":{"${name}":"x"},"plan_id":1}]`);
    expect(planFor(rules, {})).toBeUndefined();
    expect(planFor(rules, JSON.parse(`{"${name}":"x"}`))).toBe(1);
  });
});

test('an unverified e-mail address matches no condition, and results in no id', () => {
  const rules = [{ when: { email: 'boss@example.com' }, plan_id: 36 }, { plan_id: { claim: 'email' } }];
  expect(planFor(rules, { email: 'boss@example.com', email_verified: false })).toBeUndefined();
  expect(planFor(rules, { email: 'boss@example.com', email_verified: true })).toBe(36);
});

describe('rules', () => {
  test('are evaluated top down: the first matching rule with a plan decides', () => {
    const rules = [{ when: { g: 'pro' }, plan_id: 36 }, { plan_id: { claim: 'plan' } }, { plan_id: 35 }];
    expect(planFor(rules, { g: 'pro', plan: 7 })).toBe(36);
    expect(planFor(rules, { plan: 7 })).toBe(7);
    expect(planFor(rules, {})).toBe(35);
  });

  test('decide the plan and the personal space separately', () => {
    const grant_access = [{ space_id: 2, role_id: 3 }];
    const rules = [{ no_personal_space: false }, { plan_id: 1, no_personal_space: true, grant_access }];
    expect(decide({ rules }, {})).toMatchObject({ planId: 1, noPersonalSpace: false });
  });

  test('add up their grants; the first grant for a space decides its role', () => {
    const rules = [
      { grant_access: [{ space_id: 2, role_id: 3 }] },
      {
        grant_access: [
          { space_id: 2, role_id: 2 },
          { space_id: 9, role_id: 4 },
        ],
      },
    ];
    expect(decide({ rules }, {}).grantAccess).toEqual([
      { spaceId: 2, roleId: 3 },
      { spaceId: 9, roleId: 4 },
    ]);
  });

  test('that do not match have no effect', () => {
    const rules = [
      { when: { g: 'x' }, plan_id: 1, no_personal_space: true, grant_access: [{ space_id: 2, role_id: 3 }] },
    ];
    expect(decide({ rules }, { g: 'y' })).toEqual({
      planId: undefined,
      noPersonalSpace: false,
      grantAccess: [],
    });
  });
});

describe('an id from a claim', () => {
  test.each([
    [36, 36],
    ['36', 36],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('is read from %j as %j', (claim, planId) => {
    expect(planFor([{ plan_id: { claim: 'p' } }], { p: claim })).toBe(planId);
  });

  test('is absent if the claim is absent', () => {
    expect(planFor([{ plan_id: { claim: 'p' } }], { p: undefined })).toBeUndefined();
    expect(planFor([{ plan_id: { claim: 'p' } }], {})).toBeUndefined();
  });

  test.each([
    0,
    -1,
    1.5,
    2 ** 53,
    Number.POSITIVE_INFINITY,
    '0',
    '036',
    '+36',
    ' 36',
    '3e1',
    '9'.repeat(16),
    true,
    [36],
    {},
  ])('is rejected if the claim is %j', (claim) => {
    expect(resultOf(() => planFor([{ plan_id: { claim: 'p' } }], { p: claim }))).toBe(
      'not_entitled: invalid_id',
    );
  });

  test.each([undefined, null, ''])('counts as absent if the claim is %j', (claim) => {
    expect(planFor([{ plan_id: { claim: 'p' } }, { plan_id: 35 }], { p: claim })).toBe(35);
  });

  test('is ignored if an earlier rule has decided', () => {
    expect(planFor([{ plan_id: 1 }, { plan_id: { claim: 'p' } }], { p: 'x' })).toBe(1);
  });

  test('may be a space or a role; the rule grants nothing if either is absent', () => {
    const rules = [{ grant_access: [{ space_id: { claim: 's' }, role_id: { claim: 'r' } }] }];
    expect(decide({ rules }, { s: 7, r: '4' }).grantAccess).toEqual([{ spaceId: 7, roleId: 4 }]);
    expect(decide({ rules }, { s: 7, r: 5 }).grantAccess).toEqual([{ spaceId: 7, roleId: 5 }]);
    expect(decide({ rules }, { s: 7 }).grantAccess).toEqual([]);
    expect(decide({ rules }, { r: 4 }).grantAccess).toEqual([]);
  });
});

describe('decideEntitlements rejects a user', () => {
  const fromClaims = [{ grant_access: [{ space_id: 1, role_id: { claim: 'role' } }] }];

  test.each<[string, object, Claims, string]>([
    [
      'who matches no rule with a "when"',
      { rules: [{ when: { g: 'x' }, plan_id: 1 }, { plan_id: 2 }], otherwise: 'deny' },
      {},
      'no_rule_matches',
    ],
    ['if there are no rules', { otherwise: 'deny' }, {}, 'no_rule_matches'],
    ['if the only rule has no "when"', { rules: [{ plan_id: 2 }], otherwise: 'deny' }, {}, 'no_rule_matches'],
    [
      'without a personal space and without a grant',
      {
        rules: [{ no_personal_space: true, grant_access: [{ space_id: { claim: 's' }, role_id: 3 }] }],
      },
      {},
      'no_space_granted',
    ],
    ['whose role claim is not a role', { rules: fromClaims }, { role: 6 }, 'invalid_role'],
    ['whose role claim is the Admin role', { rules: fromClaims }, { role: 1 }, 'admin_role_not_allowed'],
  ])('%s', (_, rules, claims, reason) => {
    expect(resultOf(() => decide(rules, claims))).toBe(`not_entitled: ${reason}`);
  });
});

test.each<[Claims, string | undefined]>([
  [{ _claim_names: { groups: 'src1' } }, 'groups_overage'],
  [{ hasgroups: true }, 'groups_overage'],
  [{ hasgroups: 'true' }, 'groups_overage'],
  [{ hasgroups: false }, undefined],
  [{ groups: [], hasgroups: true }, undefined],
  [{}, undefined],
])('a user with the claims %j who matches no rule is rejected with the detail %s', (claims, detail) => {
  expect(() => decide({ rules: [{ when: { groups: 'x' } }], otherwise: 'deny' }, claims)).toThrow(
    new BrokerError('no_rule_matches', detail),
  );
});

describe('decideEntitlements admits a user', () => {
  test.each<[string, object, Claims]>([
    [
      'who matches a rule that has only a "when"',
      { rules: [{ when: { g: 'x' } }], otherwise: 'deny' },
      { g: 'x' },
    ],
    [
      'who matches a condition on the absence of a claim',
      { rules: [{ when: { client_id: { present: false } } }], otherwise: 'deny' },
      {},
    ],
    [
      'without a personal space but with a grant',
      { rules: [{ no_personal_space: true, grant_access: [{ space_id: 1, role_id: 2 }] }] },
      {},
    ],
    [
      'whose role claim is the Admin role, with allowAdminRole',
      {
        rules: [{ grant_access: [{ space_id: 1, role_id: { claim: 'role' } }] }],
        allowAdminRole: true,
      },
      { role: 1 },
    ],
  ])('%s', (_, rules, claims) => {
    expect(resultOf(() => decide(rules, claims))).toBe('admitted');
  });

  test('by a rule with a "when", and applies rules without one', () => {
    const rules = { rules: [{ when: { g: 'x' } }, { plan_id: 35 }], otherwise: 'deny' };
    expect(decide(rules, { g: 'x' }).planId).toBe(35);
  });
});

describe('a rule with deny', () => {
  const denying = (when: object) => [{ plan_id: 1 }, { when, deny: true }];

  test('rejects a user that it matches, whatever else matches', () => {
    const rules = denying({ sub: ['abuser', 'other'] });
    expect(resultOf(() => decide({ rules }, { sub: 'abuser' }))).toBe('not_entitled: rule_denies');
    expect(decide({ rules }, { sub: 'alice' }).planId).toBe(1);
  });

  test('matches e-mail addresses and phone numbers whether they are verified or not', () => {
    for (const name of ['email', '/email', 'phone_number']) {
      const claims = { [name.replace('/', '')]: 'x' };
      expect(resultOf(() => decide({ rules: denying({ [name]: 'x' }) }, claims))).toContain('rule_denies');
    }
  });

  test('does not admit the users that it does not match', () => {
    const rules = [{ when: { sub: { present: false } }, deny: true }];
    expect(resultOf(() => decide({ rules, otherwise: 'deny' }, { sub: 'alice' }))).toContain(
      'no_rule_matches',
    );
  });
});
