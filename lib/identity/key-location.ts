/** Locates the key set of an issuer, by its name or by discovery. */
import * as v from 'valibot';
import { InvalidInputError } from '../errors.ts';
import { isHttpsUrl, isLoopbackUrl, isPublicHttpsUrl } from '../validation/https-url.ts';
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

const metadataSchema = v.looseObject({ issuer: v.string(), jwks_uri: v.string() });

/**
 * The address of the key set in what discovery answers (OIDC Discovery 1.0 section 4.3). Throws `InvalidInputError` if
 * that is for another issuer, or the address is not public; on a developer's machine both may be on loopback.
 */
export const jwksUriIn = (metadata: unknown, issuer: string): string => {
  const noJwksUri = 'discovery names no usable jwks_uri';
  if (!v.is(metadataSchema, metadata)) throw new InvalidInputError(noJwksUri);
  if (metadata.issuer !== issuer) throw new InvalidInputError('discovery names another issuer');
  const { jwks_uri: jwksUri } = metadata;
  const isLocal = isLoopbackUrl(issuer) && isLoopbackUrl(jwksUri) && isHttpsUrl(jwksUri);
  if (!isLocal && !isPublicHttpsUrl(jwksUri))
    throw new InvalidInputError(`${noJwksUri}: expected https on a host name with a dot`);
  return jwksUri;
};
