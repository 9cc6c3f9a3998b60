/** Shows the claims of a Latenode JWT in words. */
import type { JWTPayload } from 'jose';
import { roleNames } from '../../../lib/entitlements/roles.ts';
import { element } from './dom.ts';

/** Names of the plans in the local entitlement rules; with the real Latenode, the plans have their names there. */
const plans: Readonly<Record<string, string>> = { 35: 'Basic', 36: 'Professional' };

interface Grant {
  readonly space_id: number;
  readonly role_id: number;
}

const planInWords = (id: unknown): string => {
  if (id === undefined) return 'None';
  const name = plans[String(id)];
  return name ? `${name} (plan ${id})` : `Plan ${id}`;
};

const spacesInWords = ({ no_personal_space, grant_access }: JWTPayload): string => {
  const grants = Array.isArray(grant_access) ? (grant_access as Grant[]) : [];
  const shared = grants.map(
    ({ space_id, role_id }) => `Space ${space_id} as ${roleNames[role_id - 1] ?? `role ${role_id}`}`,
  );
  return [...(no_personal_space ? [] : ['Personal space']), ...shared].join(', ');
};

/** Fills a `<dl>` with the user and the grants. */
export const showClaims = (list: HTMLElement, claims: JWTPayload): void => {
  const words = {
    User: String(claims.user_id),
    Tenant: String(claims.tenant_id),
    Plan: planInWords(claims.plan_id),
    Spaces: spacesInWords(claims),
  };
  list.replaceChildren(
    ...Object.entries(words).map(([term, description]) => {
      const pair = element('div');
      pair.append(element('dt', term), element('dd', description));
      return pair;
    }),
  );
};
