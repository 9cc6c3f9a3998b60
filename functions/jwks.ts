/** `GET /.well-known/jwks.json` on AWS Lambda. Wires; what happens to a request stands in lib/jwks-handler.ts. */
import { createAudit } from '../lib/audit.ts';
import { readConfig } from '../lib/config.ts';
import { createJwksHandler } from '../lib/jwks-handler.ts';
import { createLog } from '../lib/log.ts';
import { createMeasure } from '../lib/metrics.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/secrets-manager.ts';
import { createSigningKeySource } from '../lib/signing-key-source.ts';
import { warmUp } from '../lib/warm-up.ts';

const config = readConfig(process.env);
const readSecret = createSecretReader(createSecretsManagerClient(), config.signingKey.secretId);
const log = createLog(config.logLevel);
const measure = createMeasure(config.functionName);
const signingKey = createSigningKeySource({ ...config.signingKey, readSecret, now: Date.now, log, measure });

await warmUp([signingKey]);

export const handler = createJwksHandler({ signingKey, audit: createAudit(config.functionName) });
