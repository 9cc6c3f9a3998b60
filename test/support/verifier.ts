/** The identity stage, from the operator's settings on, as functions/token.ts wires it. */
import * as v from 'valibot';
import { createIdentityVerifier, type VerifyIdentity } from '../../lib/identity.ts';
import { identityProvidersSchema } from '../../lib/identity-provider.ts';
import { createIssuerKeys } from '../../lib/issuer-keys.ts';
import { createRecordingLog } from './log.ts';

/** Makes a verifier for these entries of `IDENTITY_PROVIDERS`, with a tolerance of 5 seconds. */
export const createVerifier = (now: () => number, ...entries: readonly object[]): VerifyIdentity => {
  const log = createRecordingLog();
  const providers = v
    .parse(identityProvidersSchema, entries)
    .map((provider) => ({ provider, keys: createIssuerKeys({ provider, now, log }) }));
  return createIdentityVerifier({ providers, clockToleranceSeconds: 5, now });
};
