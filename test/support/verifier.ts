/** Creates the identity stage from the operator's settings, as functions/token.ts does. */
import * as v from 'valibot';
import { identityProvidersSchema } from '../../lib/identity/provider/schema.ts';
import type { VerifiedIdentity } from '../../lib/identity/token-claims.ts';
import { trustProvider } from '../../lib/identity/trusted-provider.ts';
import { createIdentityVerifier } from '../../lib/identity/verify.ts';
import { parseCompactJws } from '../../lib/jwt/compact-jws.ts';
import { createRecordingLog } from './log.ts';

export type VerifyToken = (token: string) => Promise<VerifiedIdentity>;

/** Creates a verifier for these entries of `identityProviders`, with a tolerance of 5 seconds. */
export const createVerifier = (now: () => number, ...entries: readonly object[]): VerifyToken => {
  const log = createRecordingLog();
  const providers = v
    .parse(identityProvidersSchema, entries)
    .map((provider) => trustProvider(provider, { now, log, measure: () => {} }));
  const verify = createIdentityVerifier({ providers, clockToleranceSeconds: 5 });
  return async (token) => verify(parseCompactJws(token), now());
};
