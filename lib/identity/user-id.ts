/** Composes the id by which Latenode knows a user; no two users, of whichever providers, share one. */
import { type Claims, claimOf, isVerified, topLevelName } from '../jwt/claims.ts';
import type { IdentityProvider } from './provider.ts';
import { refuse } from './refuse.ts';

/** Reads the user id out of verified claims of a token of this provider; throws `invalid_token`. */
export type ReadUserId = (provider: IdentityProvider, claims: Claims) => string;

const maxCharacters = 255;
export const identifierRule = `is not a string of 1 to ${maxCharacters} characters without control characters`;

/** OIDC Core section 2 bounds `sub` at 255; \p{Cc} is controls, \p{Cs} lone surrogates, which UTF-8 cannot carry. */
export const isIdentifier = (value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= maxCharacters &&
  !/[\p{Cc}\p{Cs}]/u.test(value);

/** Makes the reader for these providers, whose prefixes keep their users apart. */
export const createUserIdReader = (providers: readonly IdentityProvider[]): ReadUserId => {
  const prefixes = new Set(providers.map(({ userIdPrefix }) => userIdPrefix));
  // One look-up for each length, so that the time does not grow with the number of providers.
  const lengths = [...new Set([...prefixes].map(({ length }) => length))];

  return ({ userIdClaims, userIdPrefix }, claims) => {
    const [name = 'sub', ...others] = userIdClaims;
    const id = others.length === 0 ? readAlone(claims, name) : readParts(claims, userIdClaims);
    const userId = userIdPrefix + id;
    if (!isIdentifier(userId)) refuse(`user id ${identifierRule}`);
    // If one prefix begins another one ("" and "b:"), a user named "b:1" must not become another provider's "1".
    const isRivals = (length: number) =>
      length > userIdPrefix.length && prefixes.has(userId.slice(0, length));
    if (lengths.some(isRivals)) refuse('user id begins like those of another provider');
    return userId;
  };
};

function readAlone(claims: Claims, name: string): string {
  const id = readClaim(claims, name);
  return isIdentifier(id) ? id : refuse(`"${name}" ${identifierRule}`);
}

/** Joined by a colon that no part has, so that no two lists of parts make one id. */
function readParts(claims: Claims, names: readonly string[]): string {
  return names
    .map((name) => {
      const part = readClaim(claims, name);
      const isPart = typeof part === 'string' ? part !== '' : Number.isSafeInteger(part);
      if (!isPart) refuse(`"${name}" is neither a string that is not empty nor a safe integer`);
      return String(part).replaceAll('%', '%25').replaceAll(':', '%3A');
    })
    .join(':');
}

function readClaim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, topLevelName(name)) && !isVerified(claims, name))
    refuse(`"${name}" is not verified`);
  return claimOf(claims, name);
}
