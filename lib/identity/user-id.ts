/** Composes the id of a user at Latenode, which is unique across all providers. */
import { reject } from '../errors.ts';
import { type Claims, claimOf, isVerified, topLevelName } from '../jwt/claims.ts';
import type { IdentityProvider } from './provider/schema.ts';

/** Reads the user id from the verified claims of a token of this provider; throws `invalid_token`. */
export type ReadUserId = (provider: IdentityProvider, claims: Claims) => string;

const maxCharacters = 255;
const identifierRule = `is not a string of 1 to ${maxCharacters} characters without control characters, invisible characters or surrounding white space`;

/** Characters that would make two ids look equal: controls, lone surrogates, bidirectional controls, zero-width space, BOM. */
const invisible = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** OIDC Core section 2 limits `sub` to 255 characters. UTF-8 cannot encode lone surrogates. */
export const isIdentifier = (value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= maxCharacters &&
  value === value.trim() &&
  !invisible.test(value);

/** Throws `invalid_token` unless `sub` is an identifier. */
export const checkSubject = ({ sub }: Claims): void => {
  if (!isIdentifier(sub)) reject('invalid_subject', `"sub" ${identifierRule}`);
};

/** Makes the reader of user ids for these providers, whose prefixes keep their users apart. */
export const createUserIdReader = (providers: readonly IdentityProvider[]): ReadUserId => {
  const prefixes = new Set(providers.map(({ userIdPrefix }) => userIdPrefix));
  // One look-up for each length, so that the time does not grow with the number of providers.
  const lengths = [...new Set([...prefixes].map(({ length }) => length))];

  return ({ userIdClaims, userIdPrefix }, claims) => {
    const [name = 'sub', ...others] = userIdClaims;
    const id = others.length === 0 ? readAlone(claims, name) : readParts(claims, userIdClaims);
    const userId = userIdPrefix + id;
    if (!isIdentifier(userId)) reject('invalid_user_id', `the whole id ${identifierRule}`);
    // User "b:1" of a provider without a prefix must not get the id of user "1" of a provider with the prefix "b:".
    const isOfOther = (length: number) =>
      length > userIdPrefix.length && prefixes.has(userId.slice(0, length));
    if (lengths.some(isOfOther)) reject('user_id_prefix_collision');
    return userId;
  };
};

function readAlone(claims: Claims, name: string): string {
  const id = readClaim(claims, name);
  return isIdentifier(id) ? id : reject('invalid_user_id', `"${name}" ${identifierRule}`);
}

/** Joins the parts with colons. A colon inside a part is encoded, so different parts never produce the same id. */
function readParts(claims: Claims, names: readonly string[]): string {
  return names
    .map((name) => {
      const part = readClaim(claims, name);
      const isPart = typeof part === 'string' ? part !== '' : Number.isSafeInteger(part);
      if (!isPart) reject('invalid_user_id', `"${name}" is neither a non-empty string nor a safe integer`);
      return String(part).replaceAll('%', '%25').replaceAll(':', '%3A');
    })
    .join(':');
}

function readClaim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, topLevelName(name)) && !isVerified(claims, name))
    reject('unverified_user_id', `"${name}"`);
  return claimOf(claims, name);
}
