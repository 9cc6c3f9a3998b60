/** Describes who is admitted by a configuration. */
import type { BrokerSettings } from '../lib/config.ts';
import type { EntitlementRules } from '../lib/entitlements/rules.ts';
import type { IdentityProvider } from '../lib/identity/provider/schema.ts';

type Admission = Pick<BrokerSettings, 'identityProviders' | 'entitlements'>;

/**
 * Describes who is admitted, one line for each identity provider: its issuers, the applications and the tenants whose tokens
 * are accepted, and which of their users are admitted. The most permissive settings are spelled out.
 */
export const describeAdmission = ({ identityProviders, entitlements }: Admission): readonly string[] =>
  identityProviders.map((provider) => {
    const parts = [
      applicationsOf(provider),
      tenantsOf(provider),
      marksOf(provider),
      usersOf(entitlements),
      exceptionsOf(provider, entitlements),
    ];
    return `${provider.issuers.join(' and ')}: ${parts.filter((part) => part !== '').join('; ')}`;
  });

function applicationsOf({ audiences, authorizedParties }: IdentityProvider): string {
  // Beside authorized parties, the audiences "any" widen nothing: the token must name one of those parties.
  const named = [
    ...(Array.isArray(audiences) ? [count('audience', 'audiences', audiences)] : []),
    ...(authorizedParties ? [count('authorized party', 'authorized parties', authorizedParties)] : []),
  ];
  return named.length > 0 ? named.join(', ') : 'tokens that name no application';
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
  if (otherwise === 'allow')
    return rules.some(({ deny }) => deny) ? 'everybody, unless a rule denies' : 'everybody';
  const admitting = rules.filter(({ when, deny }) => !deny && when.length > 0).length;
  if (admitting === 0) return 'nobody, because no rule has a "when"';
  return admitting === 1
    ? 'users who match the one rule with a "when"'
    : `users who match one of ${admitting} rules`;
}

/** Names the settings that lift a protection. */
function exceptionsOf(provider: IdentityProvider, entitlements: EntitlementRules): string {
  const isLifted = provider.allowSelfAssertedClaims || entitlements.allowSelfAssertedClaims;
  return [
    ...(isLifted ? ['claims that users can write may decide'] : []),
    ...(entitlements.allowAdminRole ? ['the Admin role may be granted'] : []),
  ].join('; ');
}

function count(one: string, several: string, values: readonly string[]): string {
  return `${values.length === 1 ? one : several} ${values.join(', ')}`;
}
