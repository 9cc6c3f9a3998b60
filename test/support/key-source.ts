/** Creates the source of the signing key with a stand-in for Secrets Manager, and with its own clock and log. */

import type { RemoteValue } from '../../lib/cache/remote-value.ts';
import type { Algorithm } from '../../lib/jwt/algorithms.ts';
import type { SigningKey } from '../../lib/signing-key/signing-key.ts';
import { createSigningKeySource } from '../../lib/signing-key/source.ts';
import { generateKeyPair } from './key-pair.ts';
import { createRecordingLog, type RecordingLog } from './log.ts';
import { startSecret, type TestSecret } from './secret.ts';

export interface TestKeySource {
  readonly source: RemoteValue<SigningKey>;
  readonly secret: TestSecret;
  readonly log: RecordingLog;
  readonly elapse: (seconds: number) => void;
}

/** Starts a source whose keys are fresh for 300 seconds and usable for 3600 more. */
export const startKeySource = async (algorithm?: Algorithm): Promise<TestKeySource> => {
  const secret = await startSecret();
  const log = createRecordingLog();
  let now = 1_768_417_200_000;
  return {
    secret,
    log,
    source: createSigningKeySource({
      readSecret: secret.read,
      signingAlgorithm: algorithm,
      signingKeyTtlSeconds: 300,
      signingKeyMaxStaleSeconds: 3600,
      now: () => now,
      log,
      emitMetrics: () => {},
    }),
    elapse: (seconds) => {
      now += seconds * 1000;
    },
  };
};

/** Returns the PEM of a new key. */
export const newPem = (): string =>
  generateKeyPair('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
