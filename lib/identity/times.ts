/** Checks the times of a token (RFC 7519 sections 4.1.4 to 4.1.6). */
import { reject } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';
import type { AuditEvent } from '../telemetry/audit.ts';

export interface TimeLimits {
  /** When the request arrived, in epoch milliseconds. */
  readonly receivedAt: number;
  readonly clockToleranceSeconds: number;
  /** The maximum number of seconds since `iat`; undefined for no limit. */
  readonly maxTokenAgeSeconds: number | undefined;
}

/**
 * Returns `exp` in whole epoch seconds, rounded down. Throws `invalid_token` for a token that has expired, is not yet valid or
 * is too old, and for a time that is not a finite number. The tolerance applies to every comparison.
 */
export const checkTimes = (
  claims: Claims,
  { receivedAt, clockToleranceSeconds: tolerance, maxTokenAgeSeconds }: TimeLimits,
  event: Pick<AuditEvent, 'expired_seconds_ago'>,
): number => {
  const now = receivedAt / 1000;
  const exp = readTime(claims, 'exp') ?? reject('invalid_time', '"exp" is missing');
  const nbf = readTime(claims, 'nbf');
  const iat = readTime(claims, 'iat');
  if (nbf !== undefined && nbf > now + tolerance) reject('not_yet_valid', `by ${seconds(nbf - now)}`);
  if (exp <= now - tolerance) {
    event.expired_seconds_ago = Math.round(now - exp);
    reject('expired', `${seconds(now - exp)} ago`);
  }
  if (iat !== undefined && iat > now + tolerance) reject('issued_in_future', `by ${seconds(iat - now)}`);
  if (maxTokenAgeSeconds !== undefined) {
    const issuedAt = iat ?? reject('issue_time_missing');
    if (now - issuedAt > maxTokenAgeSeconds + tolerance) reject('too_old', seconds(now - issuedAt));
  }
  return Math.floor(exp);
};

/** Fractions are allowed (RFC 7519 section 2); 1e400 in JSON is parsed as Infinity. */
function readTime(claims: Claims, name: 'exp' | 'nbf' | 'iat'): number | undefined {
  const value = claims[name];
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  return reject('invalid_time', `"${name}" is not a finite number`);
}

function seconds(duration: number): string {
  return `${Math.round(duration)} s`;
}
