/** Checks the signing key in the secret, the one that the broker serves, and that they are the same. */
import type { BrokerSettings } from '../../lib/config.ts';
import type { LoadedStage } from '../../settings/load.ts';
import {
  type Check,
  createCheck,
  failed,
  passed,
  type Verdict,
  verdictOf,
  warning,
} from '../shared/check.ts';
import { inspectVersion, type KeyDetails } from '../shared/inspect.ts';
import { describeServedKey, keyIn, type ServedJwk } from '../shared/key-set.ts';
import { openSecret, versionLabeled } from '../shared/secret.ts';
import { repeatOptions, type TargetOptions } from '../shared/stage.ts';
import type { Tools } from '../shared/tools.ts';
import { type Broker, describeWithId, type TimedResponse } from './broker.ts';

export interface StoredKey {
  readonly verdict: Verdict;
  /** The ARN of the secret. */
  readonly arn?: string;
  /** Type, algorithm and key id of a usable key. */
  readonly details?: KeyDetails;
  readonly createdAt?: Date;
}

/** Never rejects; if the secret cannot be read, the verdict has the reason. */
export const readStoredKey = async (
  target: TargetOptions,
  { settings, secretId }: LoadedStage,
  tools: Tools,
): Promise<StoredKey> => {
  const push = `push a key: npm run key -- push key.pem ${repeatOptions(target)}`;
  try {
    const secret = await openSecret(tools.createClient(target.region), target.secretId ?? secretId);
    const missing = `there is no secret ${secret.label}`;
    const info = await secret.list();
    if (!info) return { verdict: failed(missing, 'deploy the stage, or correct --region and --secret-id') };
    const { arn, versions } = info;
    const current = versionLabeled(versions, 'AWSCURRENT');
    if (!current) return { arn, verdict: failed(`${secret.label} is empty`, push) };
    const options = { algorithm: settings.signingAlgorithm, isStrict: true } as const;
    const details = await inspectVersion(secret, current.versionId, options);
    if ('defect' in details) return { arn, verdict: failed(`${secret.label}: ${details.defect}`, push) };
    const { type, algorithm, thumbprint } = details;
    const verdict = passed(`usable key, ${type}, signs ${algorithm}, thumbprint ${thumbprint}`);
    return { arn, verdict, details, createdAt: current.createdAt };
  } catch (error) {
    return { verdict: verdictOf(error, 'use credentials that may read the secret, and check --region') };
  }
};

/** Returns the key that a broker serves, or the defect of its key set. */
export const judgeKeySet = (
  response: TimedResponse,
  { remedyFor }: Broker,
): { key: ServedJwk } | { verdict: Verdict } => {
  if (response.status !== 200)
    return { verdict: failed(`responds with ${describeWithId(response)}`, remedyFor(response)) };
  const key = keyIn(response.body);
  const remedy =
    'check --endpoint: a broker publishes one public key; if this is a private one, see docs/key-rotation.md#when-a-key-has-leaked';
  return key ? { key } : { verdict: failed('the response is not a key set of one public key', remedy) };
};

export const keySetCheck = (
  broker: Broker,
  stored: Promise<StoredKey>,
  { signingKeyTtlSeconds }: BrokerSettings,
  { now }: Tools,
): Check =>
  createCheck('key set', async () => {
    const judged = judgeKeySet(await broker.readKeySet(), broker);
    if ('verdict' in judged) return judged.verdict;
    const { algorithm, thumbprint } = describeServedKey(judged.key);
    const served = `${algorithm}, ${thumbprint}`;
    const { verdict, details, createdAt } = await stored;
    if (!details || !createdAt) {
      const seen = `one public key, ${served}`;
      return verdict.status === 'skipped'
        ? passed(seen)
        : warning(seen, 'repair the secret: the broker serves a key that the secret does not hold');
    }
    if (thumbprint === details.thumbprint && algorithm === details.algorithm)
      return passed(`one public key, the same as in the secret: ${served}`);
    // A running environment fetches a new key when its own is no longer fresh, and the response may come from a cache.
    const ttlSeconds = signingKeyTtlSeconds + 60;
    const ageSeconds = Math.round((now() - createdAt.getTime()) / 1000);
    const seen = `the broker serves ${served}; the secret holds ${details.algorithm}, ${details.thumbprint}`;
    if (ageSeconds < ttlSeconds)
      return warning(
        `${seen}, stored ${ageSeconds} s ago`,
        `wait: the broker serves a new key within ${ttlSeconds} s of the push`,
      );
    return failed(
      seen,
      `wait if you rolled back less than ${ttlSeconds} s ago; otherwise the function cannot read or use the new key: look for "signing key: cannot be fetched" in its log`,
    );
  });
