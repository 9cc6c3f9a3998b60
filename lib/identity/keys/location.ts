/** Locates the key set of an issuer: configured, at the fixed URL of Cognito, or by discovery. */
import * as v from 'valibot';
import { reject } from '../../errors.ts';
import { isHttpsUrl, isLoopbackUrl, isPublicHttpsUrl } from '../../validation/https-url.ts';
import { tenantPlaceholder } from '../provider/issuer-names.ts';
import type { IdentityProvider } from '../provider/schema.ts';

export interface KeyLocation {
  /** The issuer that the discovery document must name. */
  readonly issuer: string;
  /** The URL of the key set, if it is known without discovery. */
  readonly jwksUri: string | undefined;
  /** OIDC Discovery 1.0 section 4; Entra ID describes all tenants under the name `common`. */
  readonly discoveryUrl: string;
}

/** Returns the location of the keys of one of the provider's issuers. */
export const locateKeys = ({ jwksUri, type }: IdentityProvider, issuer: string): KeyLocation => {
  const base = issuer.replace(/\/$/, '').replace(tenantPlaceholder, 'common');
  // The key set of a user pool has a fixed URL, which saves the request for discovery.
  const poolKeys = type === 'cognito' ? `${base}/.well-known/jwks.json` : undefined;
  return {
    issuer,
    jwksUri: jwksUri ?? poolKeys,
    discoveryUrl: `${base}/.well-known/openid-configuration`,
  };
};

const metadataSchema = v.looseObject({ issuer: v.string(), jwks_uri: v.string() });

/**
 * Returns the URL of the key set in a discovery document (OIDC Discovery 1.0 section 4.3). Throws `discovery_without_keys` if
 * it is missing or not public, unless it and the issuer are on loopback, and `discovery_names_other_issuer`.
 */
export const jwksUriIn = (metadata: unknown, issuer: string): string => {
  if (!v.is(metadataSchema, metadata)) return reject('discovery_without_keys');
  if (metadata.issuer !== issuer)
    reject('discovery_names_other_issuer', JSON.stringify(metadata.issuer.slice(0, 200)));
  const { jwks_uri: jwksUri } = metadata;
  const isLocal = isLoopbackUrl(issuer) && isLoopbackUrl(jwksUri) && isHttpsUrl(jwksUri);
  if (!isLocal && !isPublicHttpsUrl(jwksUri))
    reject('discovery_without_keys', 'expected https on a host name with a dot');
  return jwksUri;
};
