/** Describes a token for the audit line, with limited lengths and without control characters. */
import { authorizedPartyOf, type Claims, claimOf } from '../jwt/claims.ts';
import type { AuditEvent } from '../telemetry/audit.ts';

const maxCharacters = 256;
const maxAudiences = 10;
/** RFC 8693 section 4.1; Keycloak, SuperTokens and others; PropelAuth. */
const actorClaims = ['/act/sub', '/impersonator/username', '/impersonator/id', 'impersonator_user_id'];

/** Returns the issuer and the key that a token names before anything in it is verified. */
export const describeUnverified = (header: Claims, claims: Claims): Pick<AuditEvent, 'issuer' | 'kid'> => ({
  issuer: toPrintable(claims.iss),
  kid: toPrintable(header.kid),
});

/** Returns user, audience and client of a verified token, and the actor. */
export const describeToken = (
  claims: Claims,
): Pick<AuditEvent, 'subject' | 'aud' | 'authorized_party' | 'actor'> => {
  const audience = claimOf(claims, 'aud');
  return {
    subject: toPrintable(claims.sub),
    aud: Array.isArray(audience)
      ? audience.slice(0, maxAudiences).flatMap((one) => toPrintable(one) ?? [])
      : toPrintable(audience),
    authorized_party: toPrintable(authorizedPartyOf(claims)),
    actor: actorClaims.map((name) => toPrintable(claimOf(claims, name))).find((actor) => actor !== undefined),
  };
};

function toPrintable(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value.slice(0, maxCharacters).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
