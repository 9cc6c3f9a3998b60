/** Selects the issuer that a token names, before anything in it is verified. */
import type { RemoteValue } from '../cache/remote-value.ts';
import { reject } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';
import type { IssuerKeys } from './keys/issuer-keys.ts';
import { isTenantId, tenantPlaceholder } from './provider/issuer-names.ts';
import type { IdentityProvider } from './provider/schema.ts';
import type { TrustedProvider } from './trusted-provider.ts';

export interface SelectedIssuer {
  readonly provider: IdentityProvider;
  /** The `iss` of the token. */
  readonly issuer: string;
  readonly keys: RemoteValue<IssuerKeys>;
}

type Candidate = Omit<SelectedIssuer, 'issuer'>;

/** Throws `invalid_token` if no issuer, or no tenant, of this name is configured. */
export type SelectIssuer = (unverifiedClaims: Claims) => SelectedIssuer;

/** Makes the look-up, which prefers exact issuers to templates and takes the same time for any number of providers. */
export const createIssuerSelector = (trusted: readonly TrustedProvider[]): SelectIssuer => {
  const exact = new Map<string, Candidate>();
  const templates = new Map<string, Candidate & { readonly isAllowed: (tenant: string) => boolean }>();
  for (const { provider, keysByIssuer } of trusted) {
    const { tenants } = provider;
    for (const [issuer, keys] of keysByIssuer) {
      if (tenants === undefined) exact.set(issuer, { provider, keys });
      else templates.set(issuer, { provider, keys, isAllowed: allowed(tenants) });
    }
  }

  return ({ iss: issuer, tid: tenant }) => {
    if (typeof issuer !== 'string') return reject('issuer_not_configured', '"iss" is not a string');
    const found = exact.get(issuer);
    if (found) return { ...found, issuer };
    const template = templates.get(templateOf(issuer, tenant) ?? '');
    if (!template) return reject('issuer_not_configured');
    const { isAllowed, ...candidate } = template;
    return isAllowed(String(tenant))
      ? { ...candidate, issuer }
      : reject('tenant_not_configured', String(tenant));
  };
};

function allowed(tenants: readonly string[] | 'any'): (tenant: string) => boolean {
  if (tenants === 'any') return () => true;
  const ids = new Set(tenants);
  return (tenant) => ids.has(tenant);
}

/** Replaces the tenant of the token by the placeholder; returns undefined if the tenant is not a segment of the issuer's path. */
function templateOf(issuer: string, tenant: unknown): string | undefined {
  if (!isTenantId(tenant)) return undefined;
  const segments = issuer.split('/');
  const place = segments.indexOf(tenant);
  return place < 0 ? undefined : segments.with(place, tenantPlaceholder).join('/');
}
