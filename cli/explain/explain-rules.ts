/** Explains which entitlement rules match a token, and which condition of the others does not. */
import { matches } from '../../lib/entitlements/decide.ts';
import type { Condition, EntitlementRules, Rule } from '../../lib/entitlements/rules.ts';
import { type Claims, claimOf, isVerified, topLevelName } from '../../lib/jwt/claims.ts';
import { nearest } from '../../settings/nearest.ts';

/** Returns a line for each rule, numbered from 1, and one for `otherwise`. */
export const explainRules = ({ rules, otherwise }: EntitlementRules, claims: Claims): string[] => [
  ...rules.map((rule, index) => `rule ${index + 1}: ${explainRule(rule, claims)}`),
  `otherwise: ${otherwise}`,
];

function explainRule({ when, deny }: Rule, claims: Claims): string {
  if (when.length === 0) return 'matches every user';
  const reasons = when.flatMap((condition) => explainCondition(condition, claims, deny === true) ?? []);
  if (reasons.length === 0) return deny ? 'denies' : 'matches';
  return `does not match: ${reasons.join('; ')}`;
}

/** Returns undefined for a condition that matches. */
function explainCondition(condition: Condition, claims: Claims, isDenying: boolean): string | undefined {
  if (matches(condition, claims, isDenying)) return undefined;
  const { claim } = condition;
  const name = JSON.stringify(claim);
  if (Object.hasOwn(claims, topLevelName(claim)) && !isVerified(claims, claim))
    return `${name} is in the token but not verified`;
  const value = claimOf(claims, claim);
  if ('present' in condition) return `${name} is ${condition.present ? 'absent' : 'present'}`;
  if (value === undefined) return `${name} is absent${suggest(claim, claims)}`;
  const expected = [...condition.values].map((one) => JSON.stringify(one)).join(' or ');
  return `${name} is ${JSON.stringify(value)}, not ${expected}`;
}

/** Names a claim of the token that the operator may have meant: one with another prefix, or with a similar name. */
function suggest(claim: string, claims: Claims): string {
  const names = Object.keys(claims);
  const last = claim.split(/[/:]/).at(-1) ?? claim;
  const similar =
    names.find((name) => name !== claim && name.split(/[/:]/).at(-1) === last) ?? nearest(claim, names);
  return similar === undefined ? '' : `; the token has ${JSON.stringify(similar)}`;
}
