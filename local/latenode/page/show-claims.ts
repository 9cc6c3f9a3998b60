/** Tells a person what a Latenode JWT says, on the demo's page and in the stand-in for Latenode. */
import type { JWTPayload } from 'jose';
import { roleNames } from '../../../lib/entitlements/roles.ts';

interface Grant {
  readonly space_id: number;
  readonly role_id: number;
}

const spacesInWords = ({ no_personal_space, grant_access }: JWTPayload): string => {
  const grants = Array.isArray(grant_access) ? (grant_access as Grant[]) : [];
  const shared = grants.map(
    ({ space_id, role_id }) => `space ${space_id} (${roleNames[role_id - 1] ?? role_id})`,
  );
  return [...(no_personal_space ? [] : ['a personal one']), ...shared].join(', ');
};

/** Fills a `<dl>`: whom the token is for, and what it gives them. */
export const showClaims = (list: HTMLElement, claims: JWTPayload): void => {
  const words = {
    User: String(claims.user_id),
    Tenant: String(claims.tenant_id),
    Plan: String(claims.plan_id ?? 'none'),
    Spaces: spacesInWords(claims),
  };
  list.replaceChildren(
    ...Object.entries(words).map(([term, description]) => {
      const pair = document.createElement('div');
      pair.append(document.createElement('dt'), document.createElement('dd'));
      pair.children[0]?.append(term);
      pair.children[1]?.append(description);
      return pair;
    }),
  );
};
