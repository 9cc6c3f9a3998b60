/** `POST /token`: a person's Cognito or OIDC token in, a Latenode JWT out. The product, in six stages. */
import { hash } from 'node:crypto';
import type { RemoteValue } from './cache/remote-value.ts';
import { decideEntitlements } from './entitlements/decide.ts';
import type { EntitlementRules } from './entitlements/rules.ts';
import { readBearerToken } from './http/bearer-token.ts';
import { createHandler, type Handler } from './http/handler.ts';
import { ok } from './http/response.ts';
import type { VerifyIdentity } from './identity/verify.ts';
import { type LatenodeJwtOptions, signLatenodeJwt } from './latenode-jwt.ts';
import type { SigningKey } from './signing-key/signing-key.ts';
import type { Audit } from './telemetry/audit.ts';

export interface TokenHandlerOptions {
  readonly verifyIdentity: VerifyIdentity;
  readonly entitlementRules: EntitlementRules;
  readonly signingKey: RemoteValue<SigningKey>;
  readonly latenodeJwt: LatenodeJwtOptions;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Makes the handler. Whatever the JWT says comes from verified claims and from the operator's settings. */
export const createTokenHandler = (options: TokenHandlerOptions): Handler =>
  createHandler({
    audit: options.audit,
    success: 'issued',
    answer: async ({ authorizationValues }, facts, begin) => {
      const startedAt = options.now();

      begin('bearer');
      const bearerToken = readBearerToken(authorizationValues);

      begin('identity');
      const identity = await options.verifyIdentity(bearerToken, startedAt);
      Object.assign(facts, identity.auditFields);
      facts.user_id = identity.userId;

      begin('entitlements');
      const entitlements = decideEntitlements(options.entitlementRules, identity.claims);
      facts.plan_id = entitlements.planId;
      facts.spaces = entitlements.grantAccess.map(({ spaceId }) => spaceId);

      begin('signing_key');
      const key = await options.signingKey.get(startedAt);
      facts.key_version = key.versionId;

      begin('latenode_jwt');
      const jwt = signLatenodeJwt(options.latenodeJwt, identity, entitlements, key, options.now());
      facts.token_sha256 = hash('sha256', jwt.token);
      facts.expires_at = jwt.expiresAt;

      return ok({ token: jwt.token, expires_at: jwt.expiresAt, expires_in: jwt.expiresIn }, 'no-store');
    },
  });
