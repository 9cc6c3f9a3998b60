/** Composes `POST /token` on AWS Lambda; lib/token-handler.ts responds to the requests. */
import { warmUp } from '../lib/cache/warm-up.ts';
import { readConfig } from '../lib/config.ts';
import { cachesOf, trustProvider } from '../lib/identity/trusted-provider.ts';
import { createIdentityVerifier } from '../lib/identity/verify.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/signing-key/secrets-manager.ts';
import { createSigningKeySource } from '../lib/signing-key/source.ts';
import { createAudit } from '../lib/telemetry/audit.ts';
import { createLog } from '../lib/telemetry/log.ts';
import { createMetricsEmitter } from '../lib/telemetry/metrics.ts';
import { createTokenHandler } from '../lib/token-handler.ts';

const now = Date.now;
const config = readConfig(process.env);
const log = createLog(config.logLevel);
const emitMetrics = createMetricsEmitter(config.functionName);

const providers = config.identityProviders.map((provider) =>
  trustProvider(provider, { now, log, emitMetrics }),
);
const readSecret = createSecretReader(createSecretsManagerClient(), config.signingKeySecretId);
const signingKey = createSigningKeySource({ ...config, readSecret, now, log, emitMetrics });

log.info('start', { function: config.functionName, version: config.version });
await warmUp([signingKey, ...cachesOf(providers)]);

export const handler = createTokenHandler({
  verifyIdentity: createIdentityVerifier({
    providers,
    clockToleranceSeconds: config.clockToleranceSeconds,
  }),
  entitlementRules: config.entitlements,
  signingKey,
  latenodeJwt: config,
  audit: createAudit(config.functionName, config.version),
  now,
});
