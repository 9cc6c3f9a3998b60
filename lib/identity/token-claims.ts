/** Checks the claims of a token after its signature (RFC 8725 section 3): times, audience, kind of token, user id. */
import { BrokerError } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';
import { checkAudience } from './audience.ts';
import { auditFieldsOf, type TokenAuditFields } from './audit-fields.ts';
import { type MarkName, marksOf, meaningOf } from './marks.ts';
import type { IdentityProvider } from './provider/schema.ts';
import { refuse } from './refuse.ts';
import { identifierRule, isIdentifier, type ReadUserId } from './user-id.ts';

export interface VerifiedIdentity {
  readonly issuer: string;
  /** The id of the user at Latenode. */
  readonly userId: string;
  /** The `exp` of the identity token in epoch seconds, rounded down. */
  readonly expiresAt: number;
  readonly claims: Claims;
  readonly auditFields: TokenAuditFields;
}

export interface SignedToken {
  readonly provider: IdentityProvider;
  readonly header: Claims;
  readonly claims: Claims;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly clockToleranceSeconds: number;
  readonly readUserId: ReadUserId;
}

/**
 * Reads the identity from claims that the issuer has signed.
 * Throws `invalid_token` with the token's issuer, audience and authorized party for the audit line.
 */
export const readIdentity = (token: SignedToken): VerifiedIdentity => {
  const { provider, claims } = token;
  const auditFields = auditFieldsOf(claims);
  try {
    const expiresAt = checkTimes(token);
    if (!isIdentifier(claims.sub)) refuse(`"sub" ${identifierRule}`);
    checkAudience(provider, claims);
    const acceptedMarks = checkMarks(token);
    return {
      issuer: String(claims.iss),
      userId: token.readUserId(provider, claims),
      expiresAt,
      claims,
      auditFields: { ...auditFields, accepted_marks: acceptedMarks },
    };
  } catch (error) {
    throw error instanceof BrokerError ? new BrokerError(error.code, error.message, { auditFields }) : error;
  }
};

/** Makes the checks of RFC 7519 sections 4.1.4 to 4.1.6 that jose does not make; returns `exp` in whole seconds. */
function checkTimes({ claims, receivedAt, clockToleranceSeconds }: SignedToken): number {
  const { exp, iat, nbf } = claims;
  if (!isNumber(exp)) return refuse('"exp" is missing or not a finite number');
  if (nbf !== undefined && !isNumber(nbf)) refuse('"nbf" is not a finite number');
  if (iat !== undefined && !isNumber(iat)) return refuse('"iat" is not a finite number');
  if (iat !== undefined && iat > receivedAt / 1000 + clockToleranceSeconds) refuse('"iat" is in the future');
  return Math.floor(exp);
}

/** Rejects tokens that are not those of a signed-in user; returns the marks that the operator accepts. */
function checkMarks({ provider, claims, header }: SignedToken): readonly MarkName[] | undefined {
  const found = marksOf(claims, header);
  for (const name of found) {
    if (!provider.acceptMarked.includes(name)) refuse(`mark ${name}: ${meaningOf(name)}`);
  }
  return found.length > 0 ? found : undefined;
}

/** Fractions are allowed (RFC 7519 section 2); 1e400 in JSON is parsed as Infinity. */
function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
