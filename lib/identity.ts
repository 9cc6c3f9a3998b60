/** Stage 2: who the caller is, by a verified Cognito or OIDC token. */
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { Claims } from './claims.ts';
import { BrokerError, reasonOf } from './errors.ts';
import { checkHeader, readIdentity, type VerifiedIdentity } from './identity-claims.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import type { Warm } from './keep-warm.ts';

export interface TrustedProvider {
  readonly provider: IdentityProvider;
  readonly keys: Warm<IssuerKeys>;
}

export interface IdentityOptions {
  readonly providers: readonly TrustedProvider[];
  readonly clockToleranceSeconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** `since` is when the request began, in epoch milliseconds: it waits for each key fetch only once. */
export type VerifyIdentity = (token: string, since?: number) => Promise<VerifiedIdentity>;

/**
 * Makes the verifier of a compact JWS that one of the providers has signed.
 * Rejects with `invalid_token` for a fault of the token, `identity_provider_unavailable` for one of the issuer.
 */
export const createIdentityVerifier = (options: IdentityOptions): VerifyIdentity => {
  const { clockToleranceSeconds, now } = options;
  const byIssuer = new Map(options.providers.map((trusted) => [trusted.provider.issuer, trusted]));
  const userIdPrefixes = options.providers.map(({ provider }) => provider.userIdPrefix);

  return async (token, since) => {
    const unverified = decodeUnverified(token);
    const tokenUseByType = checkHeader(unverified.header);
    // The unverified issuer only picks whose keys to try; jwtVerify then insists on it.
    const trusted = byIssuer.get(unverified.issuer);
    if (!trusted)
      throw new BrokerError('invalid_token', `issuer not configured: ${quote(unverified.issuer)}`);
    const { provider, keys } = trusted;
    const claims = await verifySignature(
      { token, keys, since },
      {
        issuer: provider.issuer,
        algorithms: [...provider.algorithms],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
      },
    );
    const latestIssuedAt = now() / 1000 + clockToleranceSeconds;
    return readIdentity({ provider, userIdPrefixes, tokenUseByType, claims, latestIssuedAt });
  };
};

function decodeUnverified(token: string): { header: Claims; issuer: string } {
  try {
    const { iss } = decodeJwt(token);
    return { header: decodeProtectedHeader(token), issuer: typeof iss === 'string' ? iss : '' };
  } catch {
    throw new BrokerError('invalid_token', 'header or payload is not a JSON object');
  }
}

interface Signed {
  readonly token: string;
  readonly keys: Warm<IssuerKeys>;
  readonly since: number | undefined;
}

async function verifySignature(
  { token, keys, since }: Signed,
  options: Parameters<typeof jwtVerify>[2],
): Promise<Claims> {
  const verify = async ({ keyFor }: IssuerKeys): Promise<Claims> =>
    (await jwtVerify(token, keyFor, options)).payload;
  try {
    return await verify(await keys.get(since)).catch(async (error) => {
      // The issuer may have begun to sign with a key that it had not published when we last asked.
      if (error instanceof errors.JWKSNoMatchingKey) return verify(await keys.renew(since));
      throw error;
    });
  } catch (error) {
    if (error instanceof BrokerError) throw error;
    // The keys were proved sound when they were fetched, so whatever fails now is the token's fault.
    throw new BrokerError(
      'invalid_token',
      error instanceof errors.JOSEError ? error.message : reasonOf(error),
    );
  }
}

/** An issuer that nobody has verified, for the log: only if it looks like one. */
function quote(unverifiedIssuer: string): string {
  return /^https?:\/\/[\w.:/~-]{1,200}$/.test(unverifiedIssuer) ? unverifiedIssuer : 'not a URL';
}
