/** `POST /token` on AWS Lambda. Wires; what happens to a request stands in lib/token-handler.ts. */
import { createAudit } from '../lib/audit.ts';
import { readConfig } from '../lib/config.ts';
import { createIdentityVerifier } from '../lib/identity.ts';
import { createIssuerKeys } from '../lib/issuer-keys.ts';
import { createLog } from '../lib/log.ts';
import { createMeasure } from '../lib/metrics.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/secrets-manager.ts';
import { createSigningKeySource } from '../lib/signing-key-source.ts';
import { createTokenHandler } from '../lib/token-handler.ts';
import { warmUp } from '../lib/warm-up.ts';

const now = Date.now;
const config = readConfig(process.env);
const log = createLog(config.logLevel);
const measure = createMeasure(config.functionName);

const providers = config.identityProviders.map((provider) => ({
  provider,
  keys: createIssuerKeys({ provider, now, log, measure }),
}));
const readSecret = createSecretReader(createSecretsManagerClient(), config.signingKey.secretId);
const signingKey = createSigningKeySource({ ...config.signingKey, readSecret, now, log, measure });

await warmUp([signingKey, ...providers.map(({ keys }) => keys)]);

export const handler = createTokenHandler({
  verifyIdentity: createIdentityVerifier({
    providers,
    clockToleranceSeconds: config.clockToleranceSeconds,
    now,
  }),
  entitlementRules: config.entitlements,
  signingKey,
  latenodeJwt: { tenantId: config.tenantId, ttlSeconds: config.tokenTtlSeconds },
  audit: createAudit(config.functionName),
  now,
});
