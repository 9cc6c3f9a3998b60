/** Attacks on entitlements: unexpected values of the claims for a group, a plan, a space and a role. */
import { type Attack, minted } from './attack.ts';

const rules = 'docs/configuration.md';
const deny = (...members: object[]) => ({ entitlements: { rules: members, otherwise: 'deny' } });

const ops = deny({ when: { groups: 'ops' }, plan_id: 36 });
const isOps = { claims: { groups: ['ops'] } };
const onlyOps = { settings: ops, expected: 'not_entitled', valid: isOps } as const;

const allow = (...members: object[]) => ({ entitlements: { rules: members, otherwise: 'allow' } });
const byClaim = allow({ plan_id: { claim: 'plan' } });
const byRole = (allowAdminRole: boolean) => ({
  entitlements: {
    rules: [{ grant_access: [{ space_id: { claim: 'space' }, role_id: { claim: 'role' } }] }],
    otherwise: 'allow',
    allowAdminRole,
  },
});
const plans = [0, -1, 1.5, 1e21, 2 ** 53, '0', '035', '1e3', '35 ', '-35', '0x23', '９', 'x', true, false];
const structuredPlans: readonly unknown[] = [[], [35], [35, 36], {}, { claim: 'plan' }, { valueOf: 35 }];

export const entitlementAttacks: readonly Attack[] = [
  minted('a missing group', rules, {}, onlyOps),
  ...[
    'OPS',
    'ops ',
    ' ops',
    'ops,dev',
    '[ops]',
    'o\u0440s',
    { 0: 'ops' },
    [['ops']],
    { ops: true },
    null,
    true,
  ].map((groups) => minted(`the group ${JSON.stringify(groups)}`, rules, { claims: { groups } }, onlyOps)),
  minted(
    'a group in a claim with another name',
    rules,
    { claims: { Groups: ['ops'], 'groups ': 'ops' } },
    onlyOps,
  ),
  minted('a group in the header', rules, { header: { groups: ['ops'] } }, onlyOps),
  ...['', null].map((plan) =>
    minted(
      `the plan ${JSON.stringify(plan)} in a claim, which counts as absent`,
      rules,
      { claims: { plan } },
      { settings: byClaim, expected: { user_id: 'alice' } },
    ),
  ),
  ...[...plans, ...structuredPlans].map((plan) =>
    minted(
      `the plan ${JSON.stringify(plan)} in a claim`,
      rules,
      { claims: { plan } },
      { settings: byClaim, expected: 'not_entitled', valid: { claims: { plan: '35' } } },
    ),
  ),
  minted(
    'the Admin role in a claim',
    rules,
    { claims: { space: 2, role: 1 } },
    { settings: byRole(false), expected: 'not_entitled', valid: { claims: { space: 2, role: 2 } } },
  ),
  minted(
    'the Admin role in a claim, as a string,',
    rules,
    { claims: { space: 2, role: '1' } },
    { settings: byRole(false), expected: 'not_entitled', valid: { claims: { space: 2, role: '2' } } },
  ),
  ...[6, 0, '6', '2 ', 2.5].map((role) =>
    minted(
      `the role ${JSON.stringify(role)} in a claim`,
      rules,
      { claims: { space: 2, role } },
      { settings: byRole(true), expected: 'not_entitled', valid: { claims: { space: 2, role: 1 } } },
    ),
  ),
  minted(
    'a missing claim for the only space of a user without personal space',
    rules,
    {},
    {
      settings: allow({
        no_personal_space: true,
        grant_access: [{ space_id: { claim: 'space' }, role_id: 2 }],
      }),
      expected: 'not_entitled',
      valid: { claims: { space: 7 } },
    },
  ),
  minted(
    'a second group with a higher role in the same space',
    rules,
    { claims: { groups: ['staff', 'ops'] } },
    {
      settings: deny(
        { when: { groups: 'staff' }, grant_access: [{ space_id: 2, role_id: 4 }] },
        { when: { groups: 'ops' }, grant_access: [{ space_id: 2, role_id: 2 }] },
      ),
      expected: { user_id: 'alice', grant_access: [{ space_id: 2, role_id: 4 }] },
      valid: isOps,
    },
  ),
];
