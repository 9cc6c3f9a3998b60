/** Combines a provider with the cached keys of its issuers. */
import type { RemoteValue } from '../cache/remote-value.ts';
import { createIssuerKeys, type IssuerKeys, type IssuerKeysOptions } from './keys/issuer-keys.ts';
import { locateKeys } from './keys/location.ts';
import type { IdentityProvider } from './provider/schema.ts';

export interface TrustedProvider {
  readonly provider: IdentityProvider;
  /** The caches by issuer; with a configured `jwksUri`, all issuers share one. */
  readonly keysByIssuer: ReadonlyMap<string, RemoteValue<IssuerKeys>>;
}

/** Creates the caches for a provider. */
export const trustProvider = (
  provider: IdentityProvider,
  options: Omit<IssuerKeysOptions, 'location'>,
): TrustedProvider => {
  const createKeys = (issuer: string) =>
    createIssuerKeys({ ...options, location: locateKeys(provider, issuer) });
  const { issuers, jwksUri } = provider;
  const shared = jwksUri === undefined ? undefined : createKeys(issuers.join(', '));
  return {
    provider,
    keysByIssuer: new Map(issuers.map((issuer) => [issuer, shared ?? createKeys(issuer)])),
  };
};

/** Returns the caches of all providers, each once. */
export const cachesOf = (trusted: readonly TrustedProvider[]): readonly RemoteValue<IssuerKeys>[] => [
  ...new Set(trusted.flatMap(({ keysByIssuer }) => [...keysByIssuer.values()])),
];
