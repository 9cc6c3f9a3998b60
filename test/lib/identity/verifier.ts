/** Creates the identity step from the operator's settings, as functions/token.ts does. */
import * as v from 'valibot';
import { identityProvidersSchema } from '../../../lib/identity/provider/schema.ts';
import { trustProvider } from '../../../lib/identity/trusted-provider.ts';
import { createIdentityVerifier, type VerifiedIdentity } from '../../../lib/identity/verify.ts';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';
import type { AuditEvent } from '../../../lib/telemetry/audit.ts';
import { createRecordingLog } from '../../support/log.ts';

/** Verifies a token; the audit event of the request is an argument so that a test can read it. */
export type VerifyToken = (token: string, event?: AuditEvent) => Promise<VerifiedIdentity>;

export const createEvent = (): AuditEvent => ({ request_id: 'request-1', cold_start: false });

/** Creates a verifier for these entries of `identityProviders`, with a tolerance of 5 seconds. */
export const createVerifier = (now: () => number, ...entries: readonly object[]): VerifyToken => {
  const log = createRecordingLog();
  const providers = v
    .parse(identityProvidersSchema, entries)
    .map((provider) => trustProvider(provider, { now, log, emitMetrics: () => {} }));
  const verify = createIdentityVerifier({ providers, clockToleranceSeconds: 5 });
  return async (token, event = createEvent()) => verify(parseCompactJws(token), now(), event);
};
