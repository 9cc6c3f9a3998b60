/** Defines the schema of `ENTITLEMENTS`, which rejects rules that would be dangerous by mistake. */
import * as v from 'valibot';
import { claimName, isSelfAsserted } from '../jwt/claims.ts';
import {
  described,
  exactly,
  flag,
  integer,
  jsonObject,
  list,
  oneOf,
  standsFor,
} from '../validation/shape.ts';
import { adminRole, lastRole } from './roles.ts';

export interface EntitlementRules {
  readonly rules: readonly Rule[];
  /** For users who match no rule with a `when`: `allow` admits them, `deny` rejects them with 403. */
  readonly otherwise: 'allow' | 'deny';
  readonly allowAdminRole: boolean;
}

export interface Rule {
  /** All must match; a rule without conditions matches every user. */
  readonly when: readonly Condition[];
  readonly planId: Id | undefined;
  readonly noPersonalSpace: boolean | undefined;
  readonly grantAccess: readonly { readonly spaceId: Id; readonly roleId: Id }[];
}

/** A condition on a claim, named exactly or by JSON Pointer: it has one of these values, is present, or is absent. */
export type Condition =
  | { readonly claim: string; readonly values: ReadonlySet<unknown> }
  | { readonly claim: string; readonly present: boolean };

/** A number, or the verified claim that contains it. */
export type Id = number | { readonly claim: string };

const fromClaim = exactly({
  claim: described(claimName, 'The claim that has the number. If it is absent, the next rule decides.'),
});
const idFrom = (last: number, what: string) => {
  const numberOrClaim = `${what} or {"claim": name}`;
  return v.union([integer(1, last, numberOrClaim), fromClaim], `expected ${numberOrClaim}`);
};
const id = idFrom(Number.MAX_SAFE_INTEGER, 'a positive integer');

const scalar = v.union([v.string(), v.number(), v.boolean()], 'expected strings, numbers, true or false');
const expectation = v.pipe(
  v.union(
    [
      scalar,
      list(scalar),
      exactly({ present: described(flag(), 'True: the token has the claim. False: it does not.') }),
    ],
    'expected a string, a number, true, false, an array of them, or {"present": true or false}',
  ),
  v.transform((expected) =>
    typeof expected === 'object' && 'present' in expected
      ? expected
      : { values: new Set<unknown>([expected].flat()) },
  ),
);
// Converted to a map, because valibot's records drop members such as "__proto__", and the condition with them.
const when = v.pipe(
  jsonObject('expected an object', v.pipe(v.record(claimName, expectation), v.minEntries(1))),
  v.transform((conditions) => new Map(Object.entries(conditions))),
  v.map(claimName, expectation),
  v.minSize(1, 'expected at least one claim; a rule for every user has no "when"'),
  v.transform((conditions) =>
    [...conditions].map(([claim, expected]): Condition => ({ claim, ...expected })),
  ),
  v.description(
    'Claims of the token that must all match. A claim matches if it equals the value or one of the values, or is an array that contains one.',
  ),
);

const grant = exactly({
  space_id: described(id, 'Number of the space at Latenode.'),
  role_id: described(
    idFrom(lastRole, `a role from 1 to ${lastRole}`),
    '2 Manager, 3 No-code, 4 Read only, 5 Credential only; 1 Admin needs allow_admin_role.',
  ),
});
const rule = v.pipe(
  exactly({
    when: v.optional(when),
    plan_id: v.optional(described(id, 'Plan at Latenode. The first matching rule with a plan decides.')),
    no_personal_space: v.optional(
      described(flag(), 'True: the user has no personal space, so some rule must grant a space.'),
    ),
    grant_access: v.optional(
      described(list(grant), 'Spaces that the user may enter. The first grant for a space wins.'),
    ),
  }),
  v.transform(
    (entry): Rule => ({
      when: entry.when ?? [],
      planId: entry.plan_id,
      noPersonalSpace: entry.no_personal_space,
      grantAccess: (entry.grant_access ?? []).map(({ space_id, role_id }) => ({
        spaceId: space_id,
        roleId: role_id,
      })),
    }),
  ),
);

const members = exactly(
  {
    rules: v.optional(described(v.array(rule, 'expected an array of rules'), 'Evaluated top down.'), []),
    otherwise: described(
      oneOf(['allow', 'deny']),
      'Users who match no rule with a "when": allow admits them, deny rejects them (403).',
    ),
    allow_admin_role: v.optional(described(flag(), 'True: role_id may be 1 (Admin).'), false),
    allow_self_asserted_claims: v.optional(
      described(flag(), 'True: rules may use claims that users can write at some providers.'),
      false,
    ),
  },
  {
    expected: 'the word "everybody", or an object with "otherwise" and "rules"',
    renamed: { allow_custom_attributes: 'allow_self_asserted_claims' },
  },
);

/** `ENTITLEMENTS`: the word `everybody`, or rules. */
export const entitlementRulesSchema = v.pipe(
  standsFor(v.union([v.literal('everybody'), members]), v.unknown()),
  v.transform((value) => (value === 'everybody' ? { otherwise: 'allow' } : value)),
  members,
  v.check(
    ({ rules, allow_admin_role }) => allow_admin_role || !rules.some(grantsAdminRole),
    `role_id ${adminRole} (Admin) needs "allow_admin_role": true`,
  ),
  v.check(
    ({ rules, allow_self_asserted_claims }) =>
      allow_self_asserted_claims || selfAssertedIn(rules).length === 0,
    ({ input }) =>
      `users can write these claims themselves at some providers: ${selfAssertedIn(input.rules).join(', ')}; name others, or add "allow_self_asserted_claims": true if yours do not let them`,
  ),
  v.transform(
    ({ rules, otherwise, allow_admin_role }): EntitlementRules => ({
      rules,
      otherwise,
      allowAdminRole: allow_admin_role,
    }),
  ),
);

function grantsAdminRole({ grantAccess }: Rule): boolean {
  return grantAccess.some(({ roleId }) => roleId === adminRole);
}

/** Returns the self-asserted claims that these rules use, each once. */
function selfAssertedIn(rules: readonly Rule[]): string[] {
  const names = rules.flatMap(({ when, planId, grantAccess }) => {
    const ids = [planId, ...grantAccess.flatMap(({ spaceId, roleId }) => [spaceId, roleId])];
    return [...when, ...ids.filter((id) => typeof id === 'object')].map(({ claim }) => claim);
  });
  return [...new Set(names.filter(isSelfAsserted))];
}
