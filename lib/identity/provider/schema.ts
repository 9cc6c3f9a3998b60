/** Defines `identityProviders`, the identity providers whose tokens are accepted. */
import * as v from 'valibot';
import { type IssuerAlgorithm, issuerAlgorithmNames } from '../../jwt/algorithms.ts';
import { list } from '../../validation/shape.ts';
import type { MarkName } from '../marks.ts';
import { issuersOf, providerEntry, typeOf } from './entry.ts';
import { followsRules } from './rules.ts';

/** A provider with one user base: the same `sub` is the same user at all of its issuers. */
export interface IdentityProvider {
  /** Compared with `iss` character by character; with `tenants`, the only template. */
  readonly issuers: readonly string[];
  readonly type: 'cognito' | 'oidc';
  /** Accepted `aud` (`client_id` in Cognito access tokens); `any` if the issuer has one application and sends no `aud`. */
  readonly audiences?: readonly string[] | 'any' | undefined;
  /** Accepted `azp`, else `client_id`, `cid`, `appid`. */
  readonly authorizedParties?: readonly string[] | undefined;
  /** Tenants of Entra ID in lowercase; undefined if the issuers are exact. */
  readonly tenants: readonly string[] | 'any' | undefined;
  /** Accepted `token_use`, which only tokens of Cognito have. */
  readonly tokenUse: readonly ('id' | 'access')[];
  readonly algorithms: readonly IssuerAlgorithm[];
  readonly jwksUri?: string | undefined;
  /** The claims, or JSON Pointers, that make up the user id. */
  readonly userIdClaims: readonly string[];
  readonly userIdPrefix: string;
  /** The maximum number of seconds since `iat`. */
  readonly maxTokenAgeSeconds?: number | undefined;
  readonly acceptMarked: readonly MarkName[];
  readonly allowSelfAssertedClaims: boolean;
}

/** One entry of `identityProviders`, with its defaults. */
export const identityProviderSchema = v.pipe(
  providerEntry,
  followsRules,
  v.transform((entry): IdentityProvider => {
    const { issuer: _issuer, userIdClaim, tenants, ...others } = entry;
    const type = typeOf(entry);
    return {
      ...others,
      issuers: issuersOf(entry),
      type,
      tenants: Array.isArray(tenants) ? tenants.map((tenant) => tenant.toLowerCase()) : tenants,
      tokenUse: entry.tokenUse ?? ['id', 'access'],
      algorithms: entry.algorithms ?? (type === 'cognito' ? ['RS256'] : issuerAlgorithmNames),
      userIdClaims: [userIdClaim].flat(),
      acceptMarked: entry.acceptMarked ?? [],
    };
  }),
);

/** `identityProviders`, whose issuers and user id prefixes are unique. */
export const identityProvidersSchema = v.pipe(
  list(identityProviderSchema),
  v.check((providers) => areDistinct(providers.flatMap(({ issuers }) => issuers)), 'issuers must be unique'),
  v.check(
    (providers) => areDistinct(providers.map(({ userIdPrefix }) => userIdPrefix)),
    'expected a unique "userIdPrefix" for each provider',
  ),
);

function areDistinct(words: readonly string[]): boolean {
  return new Set(words).size === words.length;
}
