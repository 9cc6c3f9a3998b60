/** `GET /.well-known/jwks.json`: the public half of the current signing key, for verifiers and health checks. */
import type { RemoteValue } from './cache/remote-value.ts';
import { createHandler, type Handler } from './http/handler.ts';
import type { RequestContext } from './http/request.ts';
import { type HttpResponse, ok } from './http/response.ts';
import type { SigningKey } from './signing-key/signing-key.ts';
import type { Audit } from './telemetry/audit.ts';

export interface JwksHandlerOptions {
  readonly signingKey: RemoteValue<SigningKey>;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Creates the handler. It responds with a JWK set (RFC 7517 section 5) that may be cached for a minute. */
export const createJwksHandler = ({ signingKey, audit, now }: JwksHandlerOptions): Handler =>
  createHandler({ respond: (request) => serveKeySet(signingKey, request), success: 'served', audit, now });

async function serveKeySet(
  signingKey: RemoteValue<SigningKey>,
  { event, stepTimer }: RequestContext,
): Promise<HttpResponse> {
  stepTimer.start('signing_key');
  const { publicJwk, versionId } = await signingKey.get();
  event.key_version = versionId;
  return ok({ keys: [publicJwk] }, 'public, max-age=60', 'application/jwk-set+json');
}
