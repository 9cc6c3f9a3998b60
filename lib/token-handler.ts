/** `POST /token`: exchanges a user's Cognito or OIDC token for a Latenode JWT, in five steps. */
import { hash } from 'node:crypto';
import type { RemoteValue } from './cache/remote-value.ts';
import { decideEntitlements } from './entitlements/decide.ts';
import type { EntitlementRules } from './entitlements/rules.ts';
import { readBearerToken } from './http/bearer-token.ts';
import { createHandler, type Handler } from './http/handler.ts';
import type { RequestContext } from './http/request.ts';
import { type HttpResponse, ok } from './http/response.ts';
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

/** Creates the handler. The JWT contains verified claims and the operator's settings, nothing else of the request. */
export const createTokenHandler = (options: TokenHandlerOptions): Handler =>
  createHandler({
    respond: (request) => issueToken(options, request),
    success: 'issued',
    audit: options.audit,
    now: options.now,
  });

async function issueToken(
  { verifyIdentity, entitlementRules, signingKey, latenodeJwt }: TokenHandlerOptions,
  { authorizationValues, receivedAt, event, stepTimer }: RequestContext,
): Promise<HttpResponse> {
  stepTimer.start('bearer');
  const bearerToken = readBearerToken(authorizationValues);

  stepTimer.start('identity');
  const identity = await verifyIdentity(bearerToken, receivedAt, event);
  event.user_id = identity.userId;

  stepTimer.start('entitlements');
  const entitlements = decideEntitlements(entitlementRules, identity.claims);
  event.plan_id = entitlements.planId;
  event.no_personal_space = entitlements.noPersonalSpace;
  event.grants = entitlements.grantAccess.map(({ spaceId, roleId }) => `${spaceId}:${roleId}`);

  stepTimer.start('signing_key');
  const key = await signingKey.get();
  event.key_version = key.versionId;

  stepTimer.start('latenode_jwt');
  const jwt = signLatenodeJwt(latenodeJwt, identity, entitlements, key, receivedAt);
  event.token_sha256 = hash('sha256', jwt.token);
  event.expires_at = jwt.expiresAt;

  const body = { token: jwt.token, expires_at: jwt.expiresAt, expires_in: jwt.expiresIn };
  return ok(body, 'no-store');
}
