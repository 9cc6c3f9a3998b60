/** Defines the members of an entry of `identityProviders`; rules.ts checks them together. */
import * as v from 'valibot';
import { issuerAlgorithmNames } from '../../jwt/algorithms.ts';
import { claimName } from '../../jwt/claims.ts';
import { keySetUrl } from '../../validation/https-url.ts';
import { exactly, flag, integer, list, oneOf, text } from '../../validation/shape.ts';
import { markNames } from '../marks.ts';
import { isPoolIssuer } from './issuer-names.ts';

const strings = list(text());
const tenantId = 'a tenant id such as aaaabbbb-0000-cccc-1111-dddd2222eeee';

/** The entry in the configuration. Its regular expressions have no flags, because JSON Schema has none. */
export const providerEntry = exactly({
  issuer: v.union([text(), strings], 'expected the "iss" of the tokens, or an array of them'),
  audiences: v.optional(v.union([v.literal('any'), strings], 'expected an array of audiences, or "any"')),
  authorizedParties: v.optional(strings),
  tenants: v.optional(
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
  ),
  type: v.optional(oneOf(['cognito', 'oidc'])),
  tokenUse: v.optional(list(oneOf(['id', 'access']))),
  algorithms: v.optional(list(oneOf(issuerAlgorithmNames))),
  jwksUri: v.optional(keySetUrl),
  userIdClaim: v.optional(
    v.union(
      [claimName, v.pipe(v.array(claimName), v.minLength(2, 'expected at least two claims in an array'))],
      'expected the name of a claim, or an array of at least two',
    ),
    'sub',
  ),
  userIdPrefix: v.optional(
    v.pipe(
      v.string('expected a string'),
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the prefix must not have them
      v.regex(/^[^\u0000-\u001f\u007f-\u009f]{0,200}$/, 'expected at most 200 printable characters'),
    ),
    '',
  ),
  maxTokenAgeSeconds: v.optional(integer(1, Number.MAX_SAFE_INTEGER, 'a positive number of seconds')),
  acceptMarked: v.optional(list(oneOf(markNames))),
  allowSelfAssertedClaims: v.optional(flag(), false),
});

export type ProviderEntry = v.InferOutput<typeof providerEntry>;

/** Returns the issuers of an entry: one, or several that share a user base. */
export const issuersOf = ({ issuer }: ProviderEntry): readonly string[] => [issuer].flat();

/** Returns the configured type, or by default the one that the issuers' names imply. */
export const typeOf = (entry: ProviderEntry): 'cognito' | 'oidc' =>
  entry.type ?? (issuersOf(entry).every(isPoolIssuer) ? 'cognito' : 'oidc');
