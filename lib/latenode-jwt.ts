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
 * Signs the JWT of a user at `receivedAt`, in epoch milliseconds. It expires no later than the identity token does.
 * Throws `invalid_token` if the identity token has less than 5 seconds left.
 */
export const signLatenodeJwt = (
  { latenodeTenantId, tokenTtlSeconds }: LatenodeJwtOptions,
  identity: Pick<VerifiedIdentity, 'userId' | 'expiresAt'>,
  entitlements: Entitlements,
  key: SigningKey,
  receivedAt: number,
): LatenodeJwt => {
  const issuedAt = Math.floor(receivedAt / 1000);
  const expiresAt = Math.min(issuedAt + tokenTtlSeconds, identity.expiresAt);
  if (expiresAt - issuedAt < minimumTtlSeconds)
    reject('expires_too_soon', `in less than ${minimumTtlSeconds} seconds`);
  const { planId, noPersonalSpace, grantAccess } = entitlements;
  // JSON.stringify keeps this order, and omits members that are undefined.
  const header = encode({ alg: key.algorithm, typ: 'JWT', kid: key.keyId });
  const payload = encode({
    tenant_id: latenodeTenantId,
    user_id: identity.userId,
    plan_id: planId,
    no_personal_space: noPersonalSpace || undefined,
    grant_access:
      grantAccess.length > 0
        ? grantAccess.map(({ spaceId, roleId }) => ({ space_id: spaceId, role_id: roleId }))
        : undefined,
    exp: expiresAt,
  });
  const signature = key.sign(`${header}.${payload}`).toString('base64url');
  return { token: `${header}.${payload}.${signature}`, expiresAt, expiresIn: expiresAt - issuedAt };
};

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
