/** Reads claims by name or JSON Pointer, and identifies unverified and self-asserted claims. */
import * as v from 'valibot';
import { text } from '../validation/shape.ts';

/** The claims of a token (RFC 7519 section 4). */
export type Claims = Readonly<Record<string, unknown>>;

const expectedName =
  'the name of a claim, or a JSON Pointer such as "/realm_access/roles" with ~ as ~0 and / as ~1';

/** The name of a claim in the configuration: exact, or a JSON Pointer (RFC 6901) if it begins with `/`. */
export const claimName = v.pipe(
  text(expectedName),
  v.regex(/^(?!\/[\s\S]*~(?![01]))/, `expected ${expectedName}`),
);

/** Claims that are read only if another claim states that they are verified (OIDC Core section 5.1). */
const verifiedBy = new Map([
  ['email', ['email_verified', 'emailVerified']], // the second name is that of better-auth
  ['phone_number', ['phone_number_verified', 'phoneNumberVerified']],
]);

/**
 * Claims that users can write at some identity provider, so they must not decide what a user may do:
 * the profile of OIDC Core section 5.1 (writable by default in Cognito) and the user's own metadata.
 */
const selfAsserted = new Set([
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username'],
  ...['profile', 'picture', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'address', 'updated_at'],
  ...['username', 'cognito:username'],
  ...['upn', 'unique_name', 'emails'], // Entra ID and Azure AD B2C
  ...['jobTitle', 'city', 'country', 'postalCode', 'state', 'streetAddress'], // Azure AD B2C
  ...['user_metadata', 'unsafe_metadata', 'unsafeMetadata'], // Supabase and Auth0; Clerk
]);

/** Returns the top-level claim of a name: the name itself, or the first token of a JSON Pointer. */
export const topLevelName = (name: string): string => pointerTokens(name)?.[0] ?? name;

/** True if users can write the claim at some provider: it is in the list, or named `custom:…` or `extension_…`. */
export const isSelfAsserted = (name: string): boolean => {
  const claim = topLevelName(name);
  return /^(custom:|extension_)/.test(claim) || selfAsserted.has(claim);
};

/** False for an e-mail address or a phone number that the provider has not verified. */
export const isVerified = (claims: Claims, name: string): boolean => {
  const proofs = verifiedBy.get(topLevelName(name));
  if (proofs === undefined) return true;
  const proof = proofs.find((proof) => Object.hasOwn(claims, proof));
  return proof !== undefined && claims[proof] === true;
};

/**
 * Returns the value of a claim, named exactly or by a JSON Pointer; undefined if it is absent or not verified.
 * Only own members are read, so `constructor` and `__proto__` are ordinary names.
 */
export const claimOf = (claims: Claims, name: string): unknown =>
  isVerified(claims, name) ? unverifiedClaimOf(claims, name) : undefined;

/** Returns the value of a claim, verified or not. */
export const unverifiedClaimOf = (claims: Claims, name: string): unknown => {
  const tokens = pointerTokens(name);
  return tokens ? tokens.reduce<unknown>(memberOf, claims) : memberOf(claims, name);
};

/** The claims that name the client of a token, in order of precedence. */
export const partyClaims = ['azp', 'client_id', 'cid', 'appid'] as const;

/** Returns the authorized party of a token, of any type; undefined if the token names none. */
export const authorizedPartyOf = (claims: Claims): unknown =>
  partyClaims.map((name) => claimOf(claims, name)).find((party) => party !== undefined);

/** Returns the unescaped tokens of a JSON Pointer (RFC 6901 section 4); undefined for an exact name. */
function pointerTokens(name: string): string[] | undefined {
  if (!name.startsWith('/')) return undefined;
  const tokens = name.slice(1).split('/');
  return name.includes('~')
    ? tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    : tokens;
}

/** Returns an own member of an object, or an element of an array by its index, but not the `length` of an array. */
function memberOf(parent: unknown, token: string): unknown {
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, token)) return undefined;
  if (Array.isArray(parent) && !/^\d+$/.test(token)) return undefined;
  return Reflect.get(parent, token);
}
