/** Composes `GET /.well-known/jwks.json` on AWS Lambda; lib/jwks-handler.ts responds to the requests. */
import { warmUp } from '../lib/cache/warm-up.ts';
import { readConfig } from '../lib/config.ts';
import { createJwksHandler } from '../lib/jwks-handler.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/signing-key/secrets-manager.ts';
import { createSigningKeySource } from '../lib/signing-key/source.ts';
import { createAudit } from '../lib/telemetry/audit.ts';
import { createLog } from '../lib/telemetry/log.ts';
import { createMetricsEmitter } from '../lib/telemetry/metrics.ts';

const now = Date.now;
const config = readConfig(process.env);
const readSecret = createSecretReader(createSecretsManagerClient(), config.signingKeySecretId);
const log = createLog(config.logLevel);
const emitMetrics = createMetricsEmitter(config.functionName);
const signingKey = createSigningKeySource({ ...config, readSecret, now, log, emitMetrics });

log.info('start', { function: config.functionName, version: config.version });
await warmUp([signingKey]);

export const handler = createJwksHandler({
  signingKey,
  audit: createAudit(config.functionName, config.version),
  now,
});
