/** Attacks on entitlements: unexpected values of the claims for a group, a plan, a space and a role. */
import { type Attack, allow, asAlice, claimed, deny, minted, mintedEach, onlyOps } from './attack.ts';

const rules = 'docs/configuration.md';
const grantOf = (space_id: unknown, role_id: unknown) => ({ grant_access: [{ space_id, role_id }] });

const byPlan = { settings: allow({ plan_id: { claim: 'plan' } }) };
/** Expects that a role in a claim is rejected, and this other one accepted. */
const onlyRole = (role: unknown, allowAdminRole = false) => {
  const { entitlements } = allow(grantOf({ claim: 'space' }, { claim: 'role' }));
  return {
    settings: { entitlements: { ...entitlements, allowAdminRole } },
    expected: 'not_entitled' as const,
    valid: { claims: { space: 2, role } },
  };
};
const inSpace = (role: unknown) => ({ claims: { space: 2, role } });

const plans = [0, -1, 1.5, 1e21, 2 ** 53, '0', '035', '1e3', '35 ', '-35', '0x23', '９', 'x', true, false];
const structuredPlans: readonly unknown[] = [[], [35], [35, 36], {}, { claim: 'plan' }, { valueOf: 35 }];
const groups = [
  'OPS',
  'ops ',
  ' ops',
  'ops,dev',
  '[ops]',
  'o\u0440s',
  { 0: 'ops' },
  [['ops']],
  { ops: true },
];

export const entitlementAttacks: readonly Attack[] = [
  minted('a missing group', rules, {}, onlyOps),
  ...claimed('groups', [...groups, null, true], rules, 'the group %j', onlyOps),
  minted(
    'a group in a claim with another name',
    rules,
    { claims: { Groups: ['ops'], 'groups ': 'ops' } },
    onlyOps,
  ),
  minted('a group in the header', rules, { header: { groups: ['ops'] } }, onlyOps),
  ...claimed('plan', ['', null], rules, 'the plan %j in a claim, which counts as absent,', {
    ...byPlan,
    ...asAlice,
  }),
  ...claimed('plan', [...plans, ...structuredPlans], rules, 'the plan %j in a claim', {
    ...byPlan,
    expected: 'not_entitled',
    valid: { claims: { plan: '35' } },
  }),
  minted('the Admin role in a claim', rules, inSpace(1), onlyRole(2)),
  minted('the Admin role in a claim, as a string,', rules, inSpace('1'), onlyRole('2')),
  ...mintedEach([6, 0, '6', '2 ', 2.5], 'the role %j in a claim', rules, inSpace, onlyRole(1, true)),
  minted(
    'a missing claim for the only space of a user without a personal space',
    rules,
    {},
    {
      settings: allow({ no_personal_space: true, ...grantOf({ claim: 'space' }, 2) }),
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
        { when: { groups: 'staff' }, ...grantOf(2, 4) },
        { when: { groups: 'ops' }, ...grantOf(2, 2) },
      ),
      expected: { user_id: 'alice', ...grantOf(2, 4) },
      valid: onlyOps.valid,
    },
  ),
];
