/** Stage 4: the current signing key, kept warm. A bad rotation never takes down a warm broker. */

import { createRemoteValue, type RemoteValue } from '../cache/remote-value.ts';
import { reportTo } from '../cache/report.ts';
import { BrokerError, reasonOf } from '../errors.ts';
import type { Algorithm } from '../jwt/algorithms.ts';
import type { Log } from '../telemetry/log.ts';
import type { Measure } from '../telemetry/metrics.ts';
import type { ReadSecret } from './secrets-manager.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';
import { parseStoredSecret } from './stored-secret.ts';

export interface SigningKeySourceOptions {
  readonly readSecret: ReadSecret;
  /** Goes before the algorithm that the secret asks for. */
  readonly algorithm: Algorithm | undefined;
  readonly ttlSeconds: number;
  readonly maxStaleSeconds: number;
  readonly now: () => number;
  readonly log: Log;
  readonly measure: Measure;
}

/** A key, and since when it stands in the secret. */
type StoredKey = SigningKey & { readonly createdAt: Date | undefined };

const day = 86_400_000;

/** Rejects with `signing_key_unavailable` when no key, not even an older one, can serve. */
export const createSigningKeySource = (options: SigningKeySourceOptions): RemoteValue<SigningKey> => {
  const { readSecret, algorithm, now, log, measure } = options;

  const fetch = async (known: StoredKey | undefined): Promise<StoredKey> => {
    try {
      const { text, versionId, createdAt } = await readSecret();
      // A version never changes its content, so its key is parsed and proved once.
      if (versionId === known?.versionId) return known;
      return { ...createSigningKey(parseStoredSecret(text), versionId, algorithm), createdAt };
    } catch (error) {
      throw new BrokerError('signing_key_unavailable', reasonOf(error), { cause: error });
    }
  };

  return createRemoteValue({
    fetch,
    freshSeconds: options.ttlSeconds,
    staleSeconds: options.maxStaleSeconds,
    pauseSeconds: Math.min(10, options.ttlSeconds),
    abandonSeconds: 3,
    now,
    report: reportTo({
      log,
      measure,
      what: 'signing key',
      describe: (key) => ({
        key_version: key?.versionId,
        algorithm: key?.algorithm,
        kid: key?.publicJwk.kid,
      }),
      gauge: ({ createdAt }) =>
        createdAt ? { SigningKeyAgeDays: Math.max(0, now() - createdAt.getTime()) / day } : {},
    }),
  });
};
