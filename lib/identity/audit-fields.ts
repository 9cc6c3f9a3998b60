/** Describes a verified token for the audit line: bounded, and without characters that could confuse a reader. */
import { type Claims, claimOf } from '../jwt/claims.ts';
import { authorizedPartyOf } from './audience.ts';

/** In the names of the audit line; a type, so that it is a record as well. */
export type TokenAuditFields = {
  readonly issuer: string | undefined;
  readonly aud: string | readonly string[] | undefined;
  readonly authorized_party: string | undefined;
  /** The administrator or the application that acts in the user's place. */
  readonly actor?: string | undefined;
  /** Marks by which the token would have been refused, if the operator did not accept them. */
  readonly accepted_marks?: readonly string[] | undefined;
};

const maxCharacters = 256;
const maxAudiences = 10;

/** Issuer, audience and client of a token, and the actor in the user's place (RFC 8693 section 4.1). */
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
