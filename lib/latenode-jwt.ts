/** Signs the Latenode JWT (step 5), with the documented claims in the documented order and no others. */
import type { Entitlements } from './entitlements/decide.ts';
import { reject } from './errors.ts';
import type { VerifiedIdentity } from './identity/verify.ts';
import type { SigningKey } from './signing-key/signing-key.ts';

export interface LatenodeJwt {
  readonly token: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly expiresIn: number;
}

export interface LatenodeJwtOptions {
  readonly latenodeTenantId: number;
  readonly tokenTtlSeconds: number;
}

/** A JWT with less time left could expire before the browser uses it. */
const minimumTtlSeconds = 5;

/**
 * Returns the claims for a user at `receivedAt`, in epoch milliseconds, in the order of Latenode's documentation. JSON omits
 * members that are undefined. They expire no later than the identity token does. Throws `expires_too_soon` if the identity
 * token has less than 5 seconds left.
 */
export const createLatenodeClaims = (
  { latenodeTenantId, tokenTtlSeconds }: LatenodeJwtOptions,
  identity: Pick<VerifiedIdentity, 'userId' | 'expiresAt'>,
  { planId, noPersonalSpace, grantAccess }: Entitlements,
  receivedAt: number,
) => {
  const issuedAt = Math.floor(receivedAt / 1000);
  const exp = Math.min(issuedAt + tokenTtlSeconds, identity.expiresAt);
  if (exp - issuedAt < minimumTtlSeconds)
    reject('expires_too_soon', `in less than ${minimumTtlSeconds} seconds`);
  const grants = grantAccess.map(({ spaceId, roleId }) => ({ space_id: spaceId, role_id: roleId }));
  return {
    tenant_id: latenodeTenantId,
    user_id: identity.userId,
    plan_id: planId,
    no_personal_space: noPersonalSpace || undefined,
    grant_access: grants.length > 0 ? grants : undefined,
    exp,
  };
};

/** Signs the JWT of a user at `receivedAt`, in epoch milliseconds. Throws as `createLatenodeClaims` does. */
export const signLatenodeJwt = (
  options: LatenodeJwtOptions,
  identity: Pick<VerifiedIdentity, 'userId' | 'expiresAt'>,
  entitlements: Entitlements,
  key: SigningKey,
  receivedAt: number,
): LatenodeJwt => {
  const claims = createLatenodeClaims(options, identity, entitlements, receivedAt);
  const signingInput = `${encode({ alg: key.algorithm, typ: 'JWT', kid: key.keyId })}.${encode(claims)}`;
  const signature = key.sign(signingInput).toString('base64url');
  const expiresIn = claims.exp - Math.floor(receivedAt / 1000);
  return { token: `${signingInput}.${signature}`, expiresAt: claims.exp, expiresIn };
};

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
