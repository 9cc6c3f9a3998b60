import { describe, expect, test } from 'vitest';
import { decideEntitlements, type Entitlements } from '../../../lib/entitlements/decide.ts';
import { entitlementRulesSchema } from '../../../lib/entitlements/rules.ts';
import { BrokerError } from '../../../lib/errors.ts';
import { checkShape } from '../../../lib/validation/shape.ts';

type Claims = Readonly<Record<string, unknown>>;

/** By rules that admit users who match none of them, unless they say otherwise. */
const decide = (rules: object, claims: Claims): Entitlements => {
  const checked = checkShape(entitlementRulesSchema, { otherwise: 'allow', ...rules });
  if ('problems' in checked) throw new Error(checked.problems.join());
  return decideEntitlements(checked.value, claims);
};
const planFor = (rules: object[], claims: Claims) => decide({ rules }, claims).planId;

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof BrokerError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'allowed';
};

test('without any rule every user is admitted, with no plan and no spaces', () => {
  expect(decide({}, { sub: 'a' })).toEqual({ planId: undefined, noPersonalSpace: false, grantAccess: [] });
});

describe('a condition', () => {
  test.each<[unknown, unknown, boolean]>([
    ['pro', 'pro', true],
    ['pro', 'Pro', false],
    ['pro', ['basic', 'pro'], true],
    ['pro', ['basic'], false],
    ['pro', [], false],
    ['pro', undefined, false],
    ['pro', null, false],
    ['pro', { pro: true }, false],
    ['pro', [['pro']], false],
    [['ops', 'support'], 'support', true],
    [['ops', 'support'], ['x', 'ops'], true],
    [['ops', 'support'], ['x'], false],
    [true, true, true],
    [true, 'true', false],
    [3, 3, true],
    [3, '3', false],
  ])('for %j and a claim of %j holds: %j', (wanted, claim, isMet) => {
    expect(planFor([{ when: { group: wanted }, plan_id: 1 }], { group: claim })).toBe(isMet ? 1 : undefined);
  });

  test.each<[string, unknown, boolean]>([
    ['scope', 'openid latenode', true],
    ['scope', 'latenode', true],
    ['/scope', 'openid latenode', true],
    ['scp', 'access latenode', true],
    ['/scp', 'latenode access', true],
    ['scp', ['openid', 'latenode'], true],
    ['scope', 'openid latenode2', false],
    ['scope', 'openid,latenode', false],
    ['scope', 'openid Latenode', false],
    ['scope', '', false],
    ['scp', ['openid latenode'], false],
    ['groups', 'openid latenode', false],
    ['Scope', 'openid latenode', false],
  ])('compares %s of %j by words where it is a scope: %j', (claim, value, isMet) => {
    const name = claim.replace('/', '');
    expect(planFor([{ when: { [claim]: 'latenode' }, plan_id: 1 }], { [name]: value })).toBe(
      isMet ? 1 : undefined,
    );
  });

  test('does not compare a nested scope by words', () => {
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
  ])('on the presence of %s holds for %j: %j', (claim, claims, isPresent) => {
    const ruleFor = (present: boolean) => [{ when: { [claim]: { present } }, plan_id: 1 }];
    expect(planFor(ruleFor(true), claims)).toBe(isPresent ? 1 : undefined);
    expect(planFor(ruleFor(false), claims)).toBe(isPresent ? undefined : 1);
  });

  test('names a nested claim by JSON Pointer', () => {
    const rules = [{ when: { '/realm_access/roles': ['pro', 'member'] }, plan_id: { claim: '/o/plan' } }];
    expect(planFor(rules, { realm_access: { roles: ['member'] }, o: { plan: '36' } })).toBe(36);
    expect(planFor(rules, { '/realm_access/roles': ['member'], o: { plan: '36' } })).toBeUndefined();
    expect(planFor(rules, { realm_access: { roles: ['guest'] }, o: { plan: '36' } })).toBeUndefined();
  });

  test('holds only when all its claims match', () => {
    const rules = [{ when: { a: 1, b: 2 }, plan_id: 1 }];
    expect(planFor(rules, { a: 1, b: 2 })).toBe(1);
    expect(planFor(rules, { a: 1, b: 3 })).toBeUndefined();
    expect(planFor(rules, { b: 2 })).toBeUndefined();
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'on %s is about a claim, not about what objects inherit',
    (name) => {
      const rules = JSON.parse(`[{"when":{"${name}":"x"},"plan_id":1}]`);
      expect(planFor(rules, {})).toBeUndefined();
      expect(planFor(rules, JSON.parse(`{"${name}":"x"}`))).toBe(1);
    },
  );
});

test('an e-mail address that is not verified meets no condition, and yields no id', () => {
  const rules = [{ when: { email: 'boss@example.com' }, plan_id: 36 }, { plan_id: { claim: 'email' } }];
  expect(planFor(rules, { email: 'boss@example.com', email_verified: false })).toBeUndefined();
  expect(planFor(rules, { email: 'boss@example.com', email_verified: true })).toBe(36);
});

describe('rules', () => {
  test('are evaluated top down: the first that yields a plan decides it', () => {
    const rules = [{ when: { g: 'pro' }, plan_id: 36 }, { plan_id: { claim: 'plan' } }, { plan_id: 35 }];
    expect(planFor(rules, { g: 'pro', plan: 7 })).toBe(36);
    expect(planFor(rules, { plan: 7 })).toBe(7);
    expect(planFor(rules, {})).toBe(35);
  });

  test('decide the plan and the personal space separately', () => {
    const rules = [{ no_personal_space: false }, { plan_id: 1, no_personal_space: true }];
    expect(decide({ rules }, {})).toMatchObject({ planId: 1, noPersonalSpace: false });
  });

  test('add up the spaces they grant, and the first grant for a space wins', () => {
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
  test.each<[unknown, number | undefined]>([
    [36, 36],
    ['36', 36],
    [undefined, undefined],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('of %j yields %j', (claim, planId) => {
    expect(planFor([{ plan_id: { claim: 'p' } }], { p: claim })).toBe(planId);
  });

  test.each([
    0,
    -1,
    1.5,
    2 ** 53,
    Number.POSITIVE_INFINITY,
    '',
    '0',
    '036',
    '+36',
    ' 36',
    '3e1',
    '9'.repeat(16),
    true,
    null,
    [36],
    {},
  ])('of %j is refused', (claim) => {
    expect(refusal(() => planFor([{ plan_id: { claim: 'p' } }], { p: claim }))).toBe(
      'not_entitled: the claim "p" holds no positive integer',
    );
  });

  test('is not looked at when an earlier rule has decided', () => {
    expect(planFor([{ plan_id: 1 }, { plan_id: { claim: 'p' } }], { p: 'x' })).toBe(1);
  });

  test('may name the space and the role; without either there is no grant', () => {
    const rules = [{ grant_access: [{ space_id: { claim: 's' }, role_id: { claim: 'r' } }] }];
    expect(decide({ rules }, { s: 7, r: '4' }).grantAccess).toEqual([{ spaceId: 7, roleId: 4 }]);
    expect(decide({ rules }, { s: 7, r: 5 }).grantAccess).toEqual([{ spaceId: 7, roleId: 5 }]);
    expect(decide({ rules }, { s: 7 }).grantAccess).toEqual([]);
    expect(decide({ rules }, { r: 4 }).grantAccess).toEqual([]);
  });
});

describe('a user is refused', () => {
  const fromClaims = [{ grant_access: [{ space_id: 1, role_id: { claim: 'role' } }] }];

  test.each<[string, object, Claims, string]>([
    [
      'who matches no rule with a "when"',
      { rules: [{ when: { g: 'x' }, plan_id: 1 }, { plan_id: 2 }], otherwise: 'deny' },
      {},
      'no rule with a "when" matches',
    ],
    ['when there is no rule at all', { otherwise: 'deny' }, {}, 'no rule with a "when" matches'],
    [
      'when the only rule is for every user',
      { rules: [{ plan_id: 2 }], otherwise: 'deny' },
      {},
      'no rule with a "when" matches',
    ],
    [
      'without a personal space and without any other',
      { rules: [{ no_personal_space: true }] },
      {},
      'no_personal_space without any grant',
    ],
    [
      'whose claim has a role beyond the last',
      { rules: fromClaims },
      { role: 6 },
      'a claim holds no role from 1 to 5',
    ],
    [
      'whose claim has the Admin role',
      { rules: fromClaims },
      { role: 1 },
      'a claim holds the Admin role, which is not allowed',
    ],
  ])('%s', (_, rules, claims, reason) => {
    expect(refusal(() => decide(rules, claims))).toBe(`not_entitled: ${reason}`);
  });
});

describe('a user is admitted', () => {
  test.each<[string, object, Claims]>([
    [
      'who matches a rule with a "when" and nothing else',
      { rules: [{ when: { g: 'x' } }], otherwise: 'deny' },
      { g: 'x' },
    ],
    [
      'who matches a rule about the absence of a claim',
      { rules: [{ when: { client_id: { present: false } } }], otherwise: 'deny' },
      {},
    ],
    [
      'without a personal space but with another',
      { rules: [{ no_personal_space: true, grant_access: [{ space_id: 1, role_id: 2 }] }] },
      {},
    ],
    [
      'whose claim has the Admin role where that is allowed',
      {
        rules: [{ grant_access: [{ space_id: 1, role_id: { claim: 'role' } }] }],
        allow_admin_role: true,
      },
      { role: 1 },
    ],
  ])('%s', (_, rules, claims) => {
    expect(refusal(() => decide(rules, claims))).toBe('allowed');
  });

  test('by a rule with a "when", and gets what a rule for every user adds', () => {
    const rules = { rules: [{ when: { g: 'x' } }, { plan_id: 35 }], otherwise: 'deny' };
    expect(decide(rules, { g: 'x' }).planId).toBe(35);
  });
});
