/** Defines the setting `entitlements`, whose schema rejects rules that would be dangerous by mistake. */
import * as v from 'valibot';
import { claimName, isSelfAsserted } from '../jwt/claims.ts';
import { exactly, flag, integer, jsonObject, list, oneOf } from '../validation/shape.ts';
import { adminRole, lastRole } from './roles.ts';

export interface Rule {
  /** All must match; a rule without conditions matches every user. */
  readonly when: readonly Condition[];
  /** Rejects every user that it matches, even if other rules match. */
  readonly deny?: true | undefined;
  readonly plan_id?: Id | undefined;
  readonly no_personal_space?: boolean | undefined;
  readonly grant_access: readonly { readonly space_id: Id; readonly role_id: Id }[];
}

/** A condition on a claim, named exactly or by JSON Pointer: it has one of these values, is present, or is absent. */
export type Condition =
  | { readonly claim: string; readonly values: ReadonlySet<unknown> }
  | { readonly claim: string; readonly present: boolean };

/** A number, or the verified claim that contains it. */
export type Id = number | { readonly claim: string };

const fromClaim = exactly({ claim: claimName });
const idFrom = (last: number, what: string) => {
  const numberOrClaim = `${what} or {"claim": name}`;
  return v.union([integer(1, last, numberOrClaim), fromClaim], `expected ${numberOrClaim}`);
};
const id = idFrom(Number.MAX_SAFE_INTEGER, 'a positive integer');

const scalar = v.union([v.string(), v.number(), v.boolean()], 'expected strings, numbers, true or false');
/** The expected values of a claim, or its presence. */
export const expectation = v.pipe(
  v.union(
    [scalar, list(scalar), exactly({ present: flag() })],
    'expected a string, a number, true, false, an array of them, or {"present": true or false}',
  ),
  v.transform((expected) =>
    typeof expected === 'object' && 'present' in expected
      ? expected
      : { values: new Set<unknown>([expected].flat()) },
  ),
);
/** The member `when` before its claims are checked. */
export const conditions = jsonObject('expected an object');
// Converted to a map, because valibot's records drop members such as "__proto__", and the condition with them.
const when = v.pipe(
  conditions,
  v.transform((byClaim) => new Map(Object.entries(byClaim))),
  v.map(claimName, expectation),
  v.minSize(1, 'expected at least one claim; a rule for every user has no "when"'),
  v.transform((byClaim) => [...byClaim].map(([claim, expected]): Condition => ({ claim, ...expected }))),
);

const grant = exactly({ space_id: id, role_id: idFrom(lastRole, `a role from 1 to ${lastRole}`) });
const rule = v.pipe(
  exactly({
    when: v.optional(when),
    deny: v.optional(v.literal(true, 'expected true')),
    plan_id: v.optional(id),
    no_personal_space: v.optional(flag()),
    grant_access: v.optional(list(grant)),
  }),
  v.check(
    ({ deny, when, ...grants }) => !deny || (when !== undefined && Object.keys(grants).length === 0),
    '"deny" requires "when" and no other member: a rule that denies grants nothing',
  ),
  v.transform(({ when = [], grant_access = [], ...entry }): Rule => ({ when, grant_access, ...entry })),
);

export const entitlementMembers = exactly(
  {
    rules: v.optional(v.array(rule, 'expected an array of rules'), []),
    /** For users who match no rule with a `when`: `allow` admits them, `deny` rejects them with 403. */
    otherwise: oneOf(['allow', 'deny']),
    allowAdminRole: v.optional(flag(), false),
    allowSelfAssertedClaims: v.optional(flag(), false),
  },
  'the word "everybody", or an object with "otherwise" and "rules"',
);

export type EntitlementRules = v.InferOutput<typeof entitlementMembers>;

/** The setting before its members are checked. */
export const everybodyOrMembers = v.unknown();

/** The setting `entitlements`: the word `everybody`, or rules. */
export const entitlementRulesSchema = v.pipe(
  everybodyOrMembers,
  v.transform((value) => (value === 'everybody' ? { otherwise: 'allow' } : value)),
  entitlementMembers,
  v.check(
    ({ rules }) =>
      !rules.some((rule) => rule.no_personal_space) ||
      rules.some(({ grant_access }) => grant_access.length > 0),
    '"no_personal_space" requires a rule with "grant_access": a user has at least one space',
  ),
  v.check(
    ({ rules, allowAdminRole }) => allowAdminRole || !rules.some(grantsAdminRole),
    `role_id ${adminRole} (Admin) requires "allowAdminRole": true`,
  ),
  v.check(
    ({ rules, allowSelfAssertedClaims }) => allowSelfAssertedClaims || selfAssertedIn(rules).length === 0,
    ({ input }) =>
      `users can write these claims themselves at some providers: ${selfAssertedIn(input.rules).join(', ')}; use others, or add "allowSelfAssertedClaims": true if your providers do not let them`,
  ),
);

function grantsAdminRole({ grant_access }: Rule): boolean {
  return grant_access.some(({ role_id }) => role_id === adminRole);
}

/** Returns the self-asserted claims that these rules use, each once. */
function selfAssertedIn(rules: readonly Rule[]): string[] {
  const names = rules.flatMap(({ deny, when, plan_id, grant_access }) => {
    if (deny) return []; // a user who writes such a claim can only lose access
    const ids = [plan_id, ...grant_access.flatMap(({ space_id, role_id }) => [space_id, role_id])];
    return [...when, ...ids.filter((id) => typeof id === 'object')].map(({ claim }) => claim);
  });
  return [...new Set(names.filter(isSelfAsserted))];
}
