/** Locates the key set of an issuer. */
import { tenantPlaceholder } from './issuer-names.ts';
import type { IdentityProvider } from './provider.ts';

export interface KeyLocation {
  /** As discovery has to name it. */
  readonly issuer: string;
  /** The address of the key set, if it is known without discovery. */
  readonly jwksUri: string | undefined;
  /** OIDC Discovery 1.0 section 4; Entra ID describes all tenants under the name `common`. */
  readonly discoveryUrl: string;
}

/** Where the keys of one of the provider's issuers are. */
export const locateKeys = ({ jwksUri, type }: IdentityProvider, issuer: string): KeyLocation => {
  const base = issuer.replace(/\/$/, '').replace(tenantPlaceholder, 'common');
  // A pool's key set has a fixed address, which saves a round trip.
  const poolKeys = type === 'cognito' ? `${base}/.well-known/jwks.json` : undefined;
  return {
    issuer,
    jwksUri: jwksUri ?? poolKeys,
    discoveryUrl: `${base}/.well-known/openid-configuration`,
  };
};
