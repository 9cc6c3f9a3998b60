/** Describes a verified token for the audit line, with limited lengths and without control characters. */
import { authorizedPartyOf, type Claims, claimOf } from '../jwt/claims.ts';

/** Fields under their names in the audit line. An interface would not be assignable to `Record`. */
export type TokenAuditFields = {
  readonly issuer: string | undefined;
  readonly aud: string | readonly string[] | undefined;
  readonly authorized_party: string | undefined;
  /** The administrator or the application that acts on behalf of the user. */
  readonly actor?: string | undefined;
  /** The marks of the token, which the operator has chosen to accept. */
  readonly accepted_marks?: readonly string[] | undefined;
};

const maxCharacters = 256;
const maxAudiences = 10;

/** Returns issuer, audience and client of a token, and the actor (RFC 8693 section 4.1). */
export const auditFieldsOf = (claims: Claims): TokenAuditFields => {
  const audience = claimOf(claims, 'aud');
  const actors = ['/act/sub', '/impersonator/username', '/impersonator/id'];
  return {
    issuer: printable(claimOf(claims, 'iss')),
    aud: Array.isArray(audience)
      ? audience.slice(0, maxAudiences).flatMap((one) => printable(one) ?? [])
      : printable(audience),
    authorized_party: printable(authorizedPartyOf(claims)),
    actor: actors.map((name) => printable(claimOf(claims, name))).find((actor) => actor !== undefined),
  };
};

function printable(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value.slice(0, maxCharacters).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
