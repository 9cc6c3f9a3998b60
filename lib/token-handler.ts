/** `POST /token`: exchanges a user's Cognito or OIDC token for a Latenode JWT, in five stages. */
import { hash } from 'node:crypto';
import type { RemoteValue } from './cache/remote-value.ts';
import { decideEntitlements } from './entitlements/decide.ts';
import type { EntitlementRules } from './entitlements/rules.ts';
import { readBearerToken } from './http/bearer-token.ts';
import { type Answer, createHandler, type Handler } from './http/handler.ts';
import type { RequestContext } from './http/request-context.ts';
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

/** Creates the handler. The JWT contains verified claims and the operator's settings, nothing else of the request. */
export const createTokenHandler = (options: TokenHandlerOptions): Handler =>
  createHandler({
    answer: (request) => issueToken(options, request),
    audit: options.audit,
    now: options.now,
  });

async function issueToken(
  { verifyIdentity, entitlementRules, signingKey, latenodeJwt }: TokenHandlerOptions,
  { authorizationValues, receivedAt, auditFields, stageTimer }: RequestContext,
): Promise<Answer> {
  stageTimer.start('bearer');
  const bearerToken = readBearerToken(authorizationValues);

  stageTimer.start('identity');
  const identity = await verifyIdentity(bearerToken, receivedAt);
  Object.assign(auditFields, identity.auditFields);
  auditFields.user_id = identity.userId;

  stageTimer.start('entitlements');
  const entitlements = decideEntitlements(entitlementRules, identity.claims);
  auditFields.plan_id = entitlements.planId;
  auditFields.spaces = entitlements.grantAccess.map(({ spaceId }) => spaceId);

  stageTimer.start('signing_key');
  const key = await signingKey.get();
  auditFields.key_version = key.versionId;

  stageTimer.start('latenode_jwt');
  const jwt = signLatenodeJwt(latenodeJwt, identity, entitlements, key, receivedAt);
  auditFields.token_sha256 = hash('sha256', jwt.token);
  auditFields.expires_at = jwt.expiresAt;

  const body = { token: jwt.token, expires_at: jwt.expiresAt, expires_in: jwt.expiresIn };
  return { outcome: 'issued', response: ok(body, 'no-store') };
}
