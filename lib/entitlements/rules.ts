/** The operator's rules: the shape of `ENTITLEMENTS`, refusing what would be dangerous by oversight. */
import * as v from 'valibot';
import { exactly, integer, jsonObject, list, oneOf, text } from '../validation/shape.ts';

export interface EntitlementRules {
  readonly rules: readonly Rule[];
  readonly otherwise: 'allow' | 'deny';
  readonly allowAdminRole: boolean;
  readonly allowCustomAttributes: boolean;
}

export interface Rule {
  /** All must hold; a rule without any is for everybody. */
  readonly when: readonly Condition[];
  readonly planId: Id | undefined;
  readonly noPersonalSpace: boolean | undefined;
  readonly grantAccess: readonly { readonly spaceId: Id; readonly roleId: Id }[];
}

export interface Condition {
  readonly claim: string;
  readonly values: readonly Scalar[];
}

/** A number of the operator's, or the one that a verified claim carries. */
export type Id = number | { readonly claim: string };

export type Scalar = string | number | boolean;

/** Latenode creates it with the space, and knows only one for each. */
export const adminRole = 1;
export const lastRole = 5;

const claimName = text('the name of a claim');
const fromClaim = exactly({ claim: claimName });
const idFrom = (last: number, what: string) => {
  const numberOrClaim = `${what} or {"claim": name}`;
  return v.union([integer(1, last, numberOrClaim), fromClaim], `expected ${numberOrClaim}`);
};
const id = idFrom(Number.MAX_SAFE_INTEGER, 'a positive integer');

const scalar = v.union([v.string(), v.number(), v.boolean()], 'expected strings, numbers, true or false');
const values = v.union(
  [
    v.pipe(
      scalar,
      v.transform((value) => [value]),
    ),
    list(scalar),
  ],
  'expected a string, a number, true, false, or an array of them',
);
// By way of a map, because valibot's records drop members like "__proto__": the condition would be gone.
const when = v.pipe(
  jsonObject('expected an object', v.pipe(v.record(claimName, values), v.minEntries(1))),
  v.transform((conditions) => new Map(Object.entries(conditions))),
  v.map(claimName, values),
  v.minSize(1, 'expected at least one claim; leave "when" out of a rule for everybody'),
  v.transform((conditions) => [...conditions].map(([claim, values]): Condition => ({ claim, values }))),
);

const rule = v.pipe(
  exactly({
    when: v.optional(when),
    plan_id: v.optional(id),
    no_personal_space: v.optional(v.boolean('expected true or false')),
    grant_access: v.optional(
      list(exactly({ space_id: id, role_id: idFrom(lastRole, `a role from 1 to ${lastRole}`) })),
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

/** `ENTITLEMENTS`, with its defaults. */
export const entitlementRulesSchema = v.pipe(
  exactly({
    rules: v.optional(v.array(rule, 'expected an array of rules'), []),
    otherwise: v.optional(oneOf(['allow', 'deny']), 'allow'),
    allow_admin_role: v.optional(v.boolean('expected true or false'), false),
    allow_custom_attributes: v.optional(v.boolean('expected true or false'), false),
  }),
  v.check(
    ({ rules, allow_admin_role }) => allow_admin_role || !rules.some(grantsAdminRole),
    `role_id ${adminRole} (Admin) needs "allow_admin_role": true`,
  ),
  v.check(
    ({ rules, allow_custom_attributes }) => allow_custom_attributes || !rules.some(readsCustomAttribute),
    'claims named "custom:…" need "allow_custom_attributes": true; see that nobody can write their own',
  ),
  v.transform(
    (entry): EntitlementRules => ({
      rules: entry.rules,
      otherwise: entry.otherwise,
      allowAdminRole: entry.allow_admin_role,
      allowCustomAttributes: entry.allow_custom_attributes,
    }),
  ),
);

/** Whether a claim is a Cognito attribute that people can write themselves, unless the app client forbids it. */
export const isCustomAttribute = (claim: string): boolean => claim.startsWith('custom:');

function grantsAdminRole({ grantAccess }: Rule): boolean {
  return grantAccess.some(({ roleId }) => roleId === adminRole);
}

function readsCustomAttribute({ when, planId, grantAccess }: Rule): boolean {
  const ids = [planId, ...grantAccess.flatMap(({ spaceId, roleId }) => [spaceId, roleId])];
  const claims = [
    ...when.map(({ claim }) => claim),
    ...ids.map((id) => (typeof id === 'object' ? id.claim : '')),
  ];
  return claims.some(isCustomAttribute);
}
