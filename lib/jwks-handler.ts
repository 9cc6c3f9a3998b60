/** `GET /.well-known/jwks.json`: the public half of the key that signs now, for verifiers and health checks. */

import type { RemoteValue } from './cache/remote-value.ts';
import { createHandler, type Handler } from './http/handler.ts';
import { ok } from './http/response.ts';
import type { SigningKey } from './signing-key/signing-key.ts';
import type { Audit } from './telemetry/audit.ts';

export interface JwksHandlerOptions {
  readonly signingKey: RemoteValue<SigningKey>;
  readonly audit: Audit;
}

/** Makes the handler. The answer is a JWK set (RFC 7517 section 5), cacheable for a minute. */
export const createJwksHandler = ({ signingKey, audit }: JwksHandlerOptions): Handler =>
  createHandler({
    audit,
    success: 'served',
    answer: async (_request, facts, begin) => {
      begin('signing_key');
      const { publicJwk, versionId } = await signingKey.get();
      facts.key_version = versionId;
      return ok({ keys: [publicJwk] }, 'public, max-age=60', 'application/jwk-set+json');
    },
  });
