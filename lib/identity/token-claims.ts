/** What a verified signature leaves open (RFC 8725 section 3): is this token meant for us, and whose is it? */

import { BrokerError } from '../errors.ts';
import { type Claims, claimOf, isVerified } from '../jwt/claims.ts';
import type { IdentityProvider, TokenUse } from './provider.ts';

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
  /** As the header's `typ` has it. */
  readonly tokenUse: TokenUse;
  readonly claims: Claims;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly clockToleranceSeconds: number;
}

/** Reads the identity out of claims that the issuer has signed; throws `invalid_token`. */
export const readIdentity = (token: SignedToken): VerifiedIdentity => {
  const { provider, claims } = token;
  const expiresAt = checkTimes(token);
  if (!isIdentifier(claims.sub)) refuse(`"sub" ${identifierRule}`);
  checkKind(claims);
  checkMeantForUs(token);
  return { issuer: provider.issuer, userId: readUserId(token), expiresAt, claims };
};

const identifierRule = 'is not a string of 1 to 255 characters without control characters';

/** RFC 7519 section 4.1, with the tolerance it allows for; answers `exp`. */
function checkTimes({ claims, now, clockToleranceSeconds }: SignedToken): number {
  const { exp, iat, nbf } = claims;
  if (!isEpochSeconds(exp)) refuse('"exp" is missing or not a whole number');
  if (!isEpochSeconds(iat)) refuse('"iat" is missing or not a whole number');
  const seconds = Math.floor(now / 1000);
  if (exp <= seconds - clockToleranceSeconds) refuse('expired');
  const latest = seconds + clockToleranceSeconds;
  if (iat > latest) refuse('"iat" is in the future');
  if (nbf !== undefined && typeof nbf !== 'number') refuse('"nbf" is not a number');
  if (nbf !== undefined && nbf > latest) refuse('"nbf" is in the future');
  return exp;
}

/** Tokens of other kinds, which some issuers sign with the same keys and the same `typ`. */
function checkKind(claims: Claims): void {
  if (claimOf(claims, 'events') !== undefined) refuse('"events": a security event or a logout (RFC 8417)');
  if (claimOf(claims, 'cnf') !== undefined)
    refuse('"cnf": bound to a key that a bearer does not show (RFC 7800)');
  if (claims.sub === claims.client_id)
    refuse('"sub" is "client_id": a client, not a person (RFC 9068 section 2.2)');
}

function checkMeantForUs({ provider, tokenUse: tokenUseByType, claims }: SignedToken): void {
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
