/** Defines the members of an entry of `IDENTITY_PROVIDERS`; provider-rules.ts checks them together. */
import * as v from 'valibot';
import { issuerAlgorithmNames } from '../../jwt/algorithms.ts';
import { claimName } from '../../jwt/claims.ts';
import { keySetUrl } from '../../validation/https-url.ts';
import { described, exactly, flag, integer, list, oneOf, text } from '../../validation/shape.ts';
import { markNames } from '../marks.ts';
import { isPoolIssuer } from './issuer-names.ts';

const strings = list(text());
const tenantId = 'a tenant id such as aaaabbbb-0000-cccc-1111-dddd2222eeee';

/** The entry in the configuration. Its regular expressions have no flags, because JSON Schema has none. */
export const providerEntry = exactly({
  issuer: described(
    v.union([text(), strings], 'expected the "iss" of the tokens, or an array of them'),
    'The `iss` of the tokens, compared exactly; or an array of issuers with one user base. Required.',
  ),
  audiences: v.optional(
    described(
      v.union([v.literal('any'), strings], 'expected an array of audiences, or "any"'),
      'Accepted `aud`, for access tokens of Cognito `client_id`. "any" is for an issuer of one application that sends no `aud`.',
    ),
  ),
  authorized_parties: v.optional(
    described(strings, 'Accepted `azp`, else `client_id`, `cid`, `appid`. Required without audiences.'),
  ),
  tenants: v.optional(
    described(
      v.union(
        [
          v.literal('any'),
          list(
            v.pipe(
              v.string(`expected ${tenantId}`),
              v.regex(/^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/, `expected ${tenantId}`),
            ),
          ),
        ],
        'expected an array of tenant ids, or "any"',
      ),
      'Tenants of Entra ID, for an issuer with {tenantid}. "any" admits every tenant and personal accounts.',
    ),
  ),
  type: v.optional(described(oneOf(['cognito', 'oidc']), 'Default: by the name of the issuer.')),
  token_use: v.optional(
    described(list(oneOf(['id', 'access'])), 'Accepted kinds of token. Cognito only. Default: both.'),
  ),
  algorithms: v.optional(
    described(
      list(oneOf(issuerAlgorithmNames)),
      'Accepted `alg`. Default: RS256 for Cognito, else all of these.',
    ),
  ),
  jwks_uri: v.optional(described(keySetUrl, 'Address of the key set. Default: by discovery.')),
  user_id_claim: v.optional(
    described(
      v.union(
        [claimName, v.pipe(v.array(claimName), v.minLength(2, 'expected at least two claims in an array'))],
        'expected the name of a claim, or an array of at least two',
      ),
      'The claim, or the claims, that identify the user. Changing it makes every user a new Latenode user.',
    ),
    'sub',
  ),
  user_id_prefix: v.optional(
    described(
      v.pipe(
        v.string('expected a string'),
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the prefix must not have them
        v.regex(/^[^\u0000-\u001f\u007f-\u009f]{0,200}$/, 'expected at most 200 characters, none a control'),
      ),
      'Precedes each user id; different for each provider. Changing it makes every user a new Latenode user.',
    ),
    '',
  ),
  max_token_age_seconds: v.optional(
    described(
      integer(1, Number.MAX_SAFE_INTEGER, 'a positive number of seconds'),
      'Rejects tokens that are older, or have no `iat`. Default: no limit.',
    ),
  ),
  accept_marked: v.optional(
    described(
      list(oneOf(markNames)),
      'Accepts tokens with these marks of a machine or of a sign-in that is not complete.',
    ),
  ),
  allow_self_asserted_claims: v.optional(
    described(flag(), 'True: user_id_claim may be a claim that users can write at some providers.'),
    false,
  ),
});

export type ProviderEntry = v.InferOutput<typeof providerEntry>;

/** Returns the issuers of an entry: one, or several with one user base. */
export const issuersOf = ({ issuer }: ProviderEntry): readonly string[] => [issuer].flat();

/** Returns the configured type; by default that of the issuers' names. */
export const typeOf = (entry: ProviderEntry): 'cognito' | 'oidc' =>
  entry.type ?? (issuersOf(entry).every(isPoolIssuer) ? 'cognito' : 'oidc');
