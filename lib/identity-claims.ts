/** What a verified signature leaves open (RFC 8725 section 3): is this token meant for us, and whose is it? */
import { type Claims, claimOf, isVerified } from './claims.ts';
import { BrokerError } from './errors.ts';
import type { IdentityProvider, TokenUse } from './identity-provider.ts';

export interface VerifiedIdentity {
  readonly issuer: string;
  /** What Latenode is to know the person by; no two persons, of whichever providers, share one. */
  readonly userId: string;
  /** When the caller's own token expires, in epoch seconds. */
  readonly expiresAt: number;
  readonly claims: Claims;
}

export interface SignedToken {
  readonly provider: IdentityProvider;
  /** The prefixes of all providers, this one's included. */
  readonly userIdPrefixes: readonly string[];
  /** What `typ` says of the token's use. */
  readonly tokenUseByType: TokenUse;
  readonly claims: Claims;
  /** The latest acceptable `iat`, in epoch seconds. */
  readonly latestIssuedAt: number;
}

/**
 * Checks a header before any key is asked for, and says what its `typ` stands for: `at+jwt` is an access token
 * (RFC 9068 section 2.1). Other kinds of JWT, and extensions that could change what is verified, are refused.
 */
export const checkHeader = (header: Claims): TokenUse => {
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) refuse('header carries "crit" or "b64"');
  const type = Object.hasOwn(header, 'typ') ? header.typ : 'JWT';
  // A media type in any case, of which "application/" may be left out (RFC 7515 section 4.1.9).
  switch (typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : type) {
    case 'jwt':
      return 'id';
    case 'at+jwt':
      return 'access';
    default:
      return refuse('"typ" is neither JWT nor at+jwt');
  }
};

/** Reads the identity out of claims whose signature, issuer and expiry hold; throws `invalid_token`. */
export const readIdentity = (token: SignedToken): VerifiedIdentity => {
  const { provider, claims } = token;
  const { exp, iat } = claims;
  if (!isEpochSeconds(exp)) refuse('"exp" is missing or not a whole number');
  if (!isEpochSeconds(iat)) refuse('"iat" is missing or not a whole number');
  if (iat > token.latestIssuedAt) refuse('"iat" is in the future');
  if (!isIdentifier(claims.sub)) refuse(`"sub" ${identifierRule}`);
  checkKind(claims);
  checkMeantForUs(token);
  return { issuer: provider.issuer, userId: readUserId(token), expiresAt: exp, claims };
};

const identifierRule = 'is not a string of 1 to 255 characters without control characters';

/** Tokens of other kinds, which some issuers sign with the same keys and the same `typ`. */
function checkKind(claims: Claims): void {
  if (claimOf(claims, 'events') !== undefined) refuse('"events": a security event or a logout (RFC 8417)');
  if (claimOf(claims, 'cnf') !== undefined)
    refuse('"cnf": bound to a key that a bearer does not show (RFC 7800)');
  if (claims.sub === claims.client_id)
    refuse('"sub" is "client_id": a client, not a person (RFC 9068 section 2.2)');
}

function checkMeantForUs({ provider, tokenUseByType, claims }: SignedToken): void {
  const { type, audiences, tokenUses } = provider;
  const tokenUse = type === 'cognito' ? claims.token_use : tokenUseByType;
  if (!tokenUses.some((allowed) => allowed === tokenUse))
    refuse('this use of token (ID or access) is not allowed');
  // Cognito's access tokens name their client in a claim of its own.
  const clients = type === 'cognito' && tokenUse === 'access' ? claims.client_id : claims.aud;
  if (![clients].flat().some((client) => audiences.some((audience) => audience === client))) {
    refuse('audience is not one of those configured');
  }
}

function readUserId({ provider, userIdPrefixes, claims }: SignedToken): string {
  const { userIdClaim, userIdPrefix } = provider;
  const id = claimOf(claims, userIdClaim);
  if (Object.hasOwn(claims, userIdClaim) && !isVerified(claims, userIdClaim))
    refuse(`"${userIdClaim}" is not verified`);
  if (!isIdentifier(id)) refuse(`"${userIdClaim}" ${identifierRule}`);
  const userId = userIdPrefix + id;
  // Where one prefix begins another one ("" and "b:"), a person named "b:1" must not become another issuer's "1".
  if (userIdPrefixes.some((other) => other.length > userIdPrefix.length && userId.startsWith(other))) {
    refuse('user id begins like those of another provider');
  }
  return userId;
}

function isEpochSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** OIDC Core section 2 bounds `sub` at 255; \p{Cc} is controls, \p{Cs} lone surrogates, which UTF-8 cannot carry. */
function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 255 && !/[\p{Cc}\p{Cs}]/u.test(value);
}

function refuse(reason: string): never {
  throw new BrokerError('invalid_token', reason);
}
