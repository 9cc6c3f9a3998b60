/** Says in words who gets in by a configuration, and which rules admit more users than they seem to. */
import type { BrokerSettings } from '../lib/config.ts';
import type { Condition, EntitlementRules } from '../lib/entitlements/rules.ts';
import { isEntraIssuer } from '../lib/identity/provider/issuer-names.ts';
import type { IdentityProvider } from '../lib/identity/provider/schema.ts';
import { topLevelName } from '../lib/jwt/claims.ts';

type Admission = Pick<BrokerSettings, 'identityProviders' | 'entitlements'>;

/**
 * Describes who gets in, one line for each identity provider: its issuers, the applications and the tenants whose tokens are
 * accepted, and which of their users are admitted. The widest settings stand in words: `any application of this issuer`,
 * `any Microsoft tenant, personal accounts included`, `everybody`.
 */
export const describeAdmission = ({ identityProviders, entitlements }: Admission): readonly string[] =>
  identityProviders.map((provider) => {
    const parts = [applicationsOf(provider), tenantsOf(provider), marksOf(provider), usersOf(entitlements)];
    return `${provider.issuers.join(' and ')}: ${parts.filter((part) => part !== '').join('; ')}`;
  });

/** Warns of rules that admit more than users of the operator, as Entra ID's tokens make possible. */
export const warnAboutAdmission = (admission: Admission): readonly string[] => [
  ...warnAboutApplications(admission),
  ...warnAboutTenants(admission),
];

/**
 * Tokens of applications (client credentials grant) have no `scp`, but everything else that a user's token of Entra ID has. The
 * claim that names them, `idtyp`, is optional. So each rule that admits must name `scp`, or a claim that only users have.
 */
function warnAboutApplications({ identityProviders, entitlements }: Admission): readonly string[] {
  if (!identityProviders.some(({ issuers }) => issuers.some(isEntraIssuer))) return [];
  const remedy =
    'lets in applications of Entra ID, not only users; name a scope in "when", for example "scp": "access_as_user"';
  if (entitlements.otherwise === 'allow')
    return [`entitlements: everybody, or "otherwise": "allow", ${remedy}`];
  return entitlements.rules.flatMap(({ when }, index) =>
    when.length === 0 || when.some(excludesApplications) ? [] : [`entitlements.rules[${index}]: ${remedy}`],
  );
}

/** No token of Entra ID has a verified address, so a condition on one is for users of another provider. */
const claimsOfUsers = new Set(['email', 'email_verified', 'phone_number', 'phone_number_verified']);

function excludesApplications(condition: Condition): boolean {
  const name = topLevelName(condition.claim);
  if ('present' in condition) return condition.present && name === 'scp';
  const values = [...condition.values];
  if (name === 'iss') return !values.some((issuer) => isEntraIssuer(String(issuer)));
  if (name === 'idtyp') return values.every((value) => value === 'user');
  return ['scp', 'sub', 'oid'].includes(name) || claimsOfUsers.has(name);
}

/**
 * The administrator of each tenant of Entra ID assigns `roles`, `groups` and `wids`, so with more than one tenant a rule on one
 * of them must name a tenant too.
 */
function warnAboutTenants({ identityProviders, entitlements }: Admission): readonly string[] {
  const tenants = identityProviders.flatMap(
    ({ tenants, issuers }) => tenants ?? issuers.filter(isEntraIssuer),
  );
  if (tenants.length < 2 && !tenants.includes('any')) return [];
  return entitlements.rules.flatMap(({ when }, index) => {
    const assigned = when.filter(isAssignedByTenant).map(({ claim }) => `"${claim}"`);
    if (assigned.length === 0 || when.some(namesTenant)) return [];
    const names = assigned.join(' and ');
    return [
      `entitlements.rules[${index}]: every tenant's administrator can assign ${names}; name the tenant too, by "tid" in "when"`,
    ];
  });
}

function applicationsOf({ audiences, authorizedParties }: IdentityProvider): string {
  // Beside authorized parties, the audiences "any" widen nothing: the token must name one of those parties.
  const named = [
    ...(Array.isArray(audiences) ? [count('audience', 'audiences', audiences)] : []),
    ...(authorizedParties ? [count('authorized party', 'authorized parties', authorizedParties)] : []),
  ];
  return named.length > 0 ? named.join(', ') : 'any application of this issuer';
}

function tenantsOf({ tenants }: IdentityProvider): string {
  if (tenants === undefined) return '';
  return tenants === 'any'
    ? 'any Microsoft tenant, personal accounts included'
    : count('tenant', 'tenants', tenants);
}

function marksOf({ acceptMarked }: IdentityProvider): string {
  return acceptMarked.length === 0 ? '' : `also tokens marked ${acceptMarked.join(', ')}`;
}

function usersOf({ rules, otherwise }: EntitlementRules): string {
  if (otherwise === 'allow') return 'everybody';
  const admitting = rules.filter(({ when }) => when.length > 0).length;
  if (admitting === 0) return 'nobody, because no rule has a "when"';
  return admitting === 1
    ? 'users who match the one rule with a "when"'
    : `users who match one of ${admitting} rules`;
}

function count(one: string, several: string, values: readonly string[]): string {
  return `${values.length === 1 ? one : several} ${values.join(', ')}`;
}

const assignedByTenant = new Set(['roles', 'groups', 'wids']);

function isAssignedByTenant(condition: Condition): boolean {
  const isAbsence = 'present' in condition && !condition.present;
  return !isAbsence && assignedByTenant.has(topLevelName(condition.claim));
}

/** `iss` has the tenant in it. */
function namesTenant(condition: Condition): boolean {
  return 'values' in condition && ['tid', 'iss'].includes(topLevelName(condition.claim));
}
