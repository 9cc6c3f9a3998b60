/** Caches the current signing key (step 4). An invalid key in the secret does not replace a valid one in the cache. */
import { createRemoteValue, type RemoteValue } from '../cache/remote-value.ts';
import { reportTo } from '../cache/report.ts';
import { BrokerError, describeError } from '../errors.ts';
import type { Algorithm } from '../jwt/algorithms.ts';
import type { Log } from '../telemetry/log.ts';
import type { EmitMetrics } from '../telemetry/metrics.ts';
import type { ReadSecret } from './secrets-manager.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';
import { parseStoredSecret } from './stored-secret.ts';

export interface SigningKeySourceOptions {
  readonly readSecret: ReadSecret;
  /** Takes precedence over the algorithm that the secret sets. */
  readonly signingAlgorithm?: Algorithm | undefined;
  readonly signingKeyTtlSeconds: number;
  readonly signingKeyMaxStaleSeconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
  readonly emitMetrics: EmitMetrics;
}

/** A key, with the time at which its version of the secret was created. */
type StoredKey = SigningKey & { readonly createdAt: Date | undefined };

const day = 86_400_000;

/** Creates the cache; it rejects with `signing_key_unavailable` if no key can be fetched and none is cached. */
export const createSigningKeySource = (options: SigningKeySourceOptions): RemoteValue<SigningKey> => {
  const { readSecret, signingAlgorithm, now, log, emitMetrics } = options;

  const fetch = async (known: StoredKey | undefined): Promise<StoredKey> => {
    const { text, versionId, createdAt } = await readSecret();
    // The content of a version never changes, so its key is parsed and tested once.
    if (versionId === known?.versionId) return known;
    try {
      return { ...createSigningKey(parseStoredSecret(text), versionId, signingAlgorithm), createdAt };
    } catch (cause) {
      throw new BrokerError('invalid_signing_key', describeError(cause), { cause });
    }
  };

  return createRemoteValue<StoredKey>({
    fetch,
    reason: 'signing_key_unreadable',
    freshSeconds: options.signingKeyTtlSeconds,
    staleSeconds: options.signingKeyMaxStaleSeconds,
    abandonSeconds: 3,
    now,
    report: reportTo({
      log,
      emitMetrics,
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
