/** Decides a user's plan and spaces from verified claims and the operator's rules. */
import { reject } from '../errors.ts';
import { type Claims, claimOf, unverifiedClaimOf } from '../jwt/claims.ts';
import { adminRole, lastRole } from './roles.ts';
import type { Condition, EntitlementRules, Id } from './rules.ts';

export interface Entitlements {
  readonly planId: number | undefined;
  readonly noPersonalSpace: boolean;
  readonly grantAccess: readonly Grant[];
}

export interface Grant {
  readonly spaceId: number;
  readonly roleId: number;
}

/**
 * Evaluates the rules from top to bottom. A matching rule with `deny` rejects the user. Otherwise the first matching rule
 * with a plan or `no_personal_space` decides that value, and grants add up. Throws `not_entitled`, also if `otherwise` is
 * `deny` and no rule with a condition matches, or if a claim has no valid id.
 */
export const decideEntitlements = (entitlementRules: EntitlementRules, claims: Claims): Entitlements => {
  const { rules, otherwise, allowAdminRole } = entitlementRules;
  const denying = rules.findIndex(
    ({ deny, when }) => deny && when.every((one) => matches(one, claims, true)),
  );
  if (denying >= 0) reject('rule_denies', `rule ${denying + 1}`);
  const matching = rules.filter(
    ({ deny, when }) => !deny && when.every((condition) => matches(condition, claims)),
  );
  if (otherwise === 'deny' && !matching.some(({ when }) => when.length > 0))
    reject('no_rule_matches', hasGroupsOverage(claims) ? 'groups_overage' : undefined);

  let planId: number | undefined;
  let noPersonalSpace: boolean | undefined;
  const roleBySpace = new Map<number, number>();
  for (const rule of matching) {
    planId ??= readId(rule.plan_id, claims);
    noPersonalSpace ??= rule.no_personal_space;
    for (const grant of rule.grant_access) {
      const spaceId = readId(grant.space_id, claims);
      const roleId = readId(grant.role_id, claims);
      if (spaceId === undefined || roleId === undefined || roleBySpace.has(spaceId)) continue;
      if (roleId > lastRole) reject('invalid_role', `role ${roleId}`);
      if (roleId === adminRole && !allowAdminRole) reject('admin_role_not_allowed', `space ${spaceId}`);
      roleBySpace.set(spaceId, roleId);
    }
  }

  // Latenode rejects such a token: a user needs at least one space.
  if (noPersonalSpace && roleBySpace.size === 0) reject('no_space_granted');
  return {
    planId,
    noPersonalSpace: noPersonalSpace ?? false,
    grantAccess: [...roleBySpace].map(([spaceId, roleId]) => ({ spaceId, roleId })),
  };
};

/** Entra ID omits `groups` for a user in too many of them, and adds one of these claims instead. */
function hasGroupsOverage(claims: Claims): boolean {
  if (claims.groups !== undefined) return false;
  return (
    claimOf(claims, '/_claim_names/groups') !== undefined ||
    [true, 'true'].some((yes) => claims.hasgroups === yes)
  );
}

/** Claims whose string is a list of words (RFC 8693 section 4.2), as exact names and as pointers. */
const scopeClaims = new Set(['scope', 'scp', '/scope', '/scp']);

/** Returns true if a condition of a rule matches. A rule that denies also reads unverified addresses. */
export const matches = (condition: Condition, claims: Claims, isDenying = false): boolean => {
  const value = (isDenying ? unverifiedClaimOf : claimOf)(claims, condition.claim);
  if ('present' in condition) return (value !== undefined) === condition.present;
  const { claim, values } = condition;
  const items = typeof value === 'string' && scopeClaims.has(claim) ? value.split(' ') : value;
  return Array.isArray(items) ? items.some((item) => values.has(item)) : values.has(items);
};

/** Returns undefined for a claim that is absent, null or "" (a missing attribute). Reads decimal strings, which Cognito sends. */
function readId(id: Id | undefined, claims: Claims): number | undefined {
  if (typeof id !== 'object') return id;
  const value = claimOf(claims, id.claim);
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
    return reject('invalid_id', `claim "${id.claim}"`);
  }
  return number;
}
