/** Whose tokens are accepted: the shape of `IDENTITY_PROVIDERS`. */
import * as v from 'valibot';
import { type IssuerAlgorithm, issuerAlgorithmNames } from '../jwt/algorithms.ts';
import { issuerUrl, keySetUrl } from '../validation/https-url.ts';
import { exactly, list, oneOf, text } from '../validation/shape.ts';

export interface IdentityProvider {
  /** Compared with `iss` as an exact string. */
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly type: 'cognito' | 'oidc';
  readonly tokenUses: readonly TokenUse[];
  readonly algorithms: readonly IssuerAlgorithm[];
  readonly jwksUri: string | undefined;
  readonly userIdClaim: string;
  readonly userIdPrefix: string;
}

export type TokenUse = 'id' | 'access';

const cognitoHost = 'https://cognito-idp.';
const cognitoIssuer = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.(com|com\.cn|eu)\/[\w-]+$/;

/** One entry of `IDENTITY_PROVIDERS`, with its defaults. */
export const identityProviderSchema = v.pipe(
  exactly({
    issuer: issuerUrl,
    audiences: list(text()),
    type: v.optional(oneOf(['cognito', 'oidc'])),
    token_use: v.optional(list(oneOf(['id', 'access'])), ['id', 'access']),
    algorithms: v.optional(list(oneOf(issuerAlgorithmNames))),
    jwks_uri: v.optional(keySetUrl),
    user_id_claim: v.optional(text('the name of a claim'), 'sub'),
    user_id_prefix: v.optional(v.string('expected a string'), ''),
  }),
  v.check(
    ({ issuer, type }) => type !== undefined || !issuer.startsWith(cognitoHost) || cognitoIssuer.test(issuer),
    'expected a user pool of Cognito like https://cognito-idp.<region>.amazonaws.com/<pool>',
  ),
  v.transform((entry): IdentityProvider => {
    const type = entry.type ?? (cognitoIssuer.test(entry.issuer) ? 'cognito' : 'oidc');
    return {
      issuer: entry.issuer,
      audiences: entry.audiences,
      type,
      tokenUses: entry.token_use,
      algorithms: entry.algorithms ?? (type === 'cognito' ? ['RS256'] : issuerAlgorithmNames),
      jwksUri: entry.jwks_uri,
      userIdClaim: entry.user_id_claim,
      userIdPrefix: entry.user_id_prefix,
    };
  }),
);

/** `IDENTITY_PROVIDERS`: no issuer twice, and user ids that tell the issuers apart. */
export const identityProvidersSchema = v.pipe(
  list(identityProviderSchema),
  v.check((providers) => areDistinct(providers.map(({ issuer }) => issuer)), 'expected issuers that differ'),
  v.check(
    (providers) => areDistinct(providers.map(({ userIdPrefix }) => userIdPrefix)),
    'expected a "user_id_prefix" for each provider, all different',
  ),
);

function areDistinct(words: readonly string[]): boolean {
  return new Set(words).size === words.length;
}
