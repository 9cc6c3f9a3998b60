/** Checks the signing key: the one in the secret, the one that the broker serves, and that they are the same. */
import { InvalidInputError } from '../../lib/errors.ts';
import { inspectKey, type KeyDetails } from '../inspect.ts';
import { describeServedKey, keyIn, type ServedJwk } from '../key-set.ts';
import { openSecret, versionLabelled } from '../secret.ts';
import { repeatOptions } from '../stage.ts';
import type { Tools } from '../tools.ts';
import { type Answer, type Broker, describeWithId } from './broker.ts';
import {
  type Check,
  createCheck,
  failed,
  passed,
  skipped,
  type Verdict,
  verdictOf,
  warning,
} from './check.ts';
import type { Expected } from './expected.ts';

export interface StoredKey {
  readonly verdict: Verdict;
  /** The ARN of the secret. */
  readonly arn?: string;
  /** Type, algorithm and key id of a usable key. */
  readonly details?: KeyDetails;
  readonly createdAt?: Date;
}

/** Never rejects: what keeps the secret from being read is in the verdict. */
export const readStoredKey = async (expected: Expected, tools: Tools): Promise<StoredKey> => {
  const { target, secretId, config } = expected;
  if (!secretId) return { verdict: skipped('no secret is known', 'give --secret-id, or --stage') };
  const push = `push a key: npm run key -- push key.pem ${repeatOptions(target)}`;
  try {
    const secret = await openSecret(tools.createClient(target.region), secretId);
    const missing = `there is no secret ${secret.label}`;
    const info = await secret.list();
    if (!info) return { verdict: failed(missing, 'deploy, or give --region or --secret-id') };
    const { arn, versions } = info;
    const current = versionLabelled(versions, 'AWSCURRENT');
    if (!current) return { arn, verdict: failed(`${secret.label} is empty`, push) };
    const text = await secret.read(current.versionId);
    try {
      const { details } = inspectKey(text, config?.signingKey.algorithm);
      const { type, algorithm, thumbprint, damage } = details;
      const verdict = passed(
        `usable key, ${type}, signs ${algorithm}, ${thumbprint}`,
        damage ? [damage] : [],
      );
      return { arn, verdict, details, createdAt: current.createdAt };
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return { arn, verdict: failed(`${secret.label}: ${error.message}`, push) };
    }
  } catch (error) {
    return { verdict: verdictOf(error, 'give credentials that may read the secret, and its --region') };
  }
};

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** The key that a broker serves, or what is wrong with its key set. */
export const judgeKeySet = (
  answer: Answer,
  { remedyFor }: Broker,
): { key: ServedJwk } | { verdict: Verdict } => {
  if (answer.status !== 200)
    return { verdict: failed(`answers ${describeWithId(answer)}`, remedyFor(answer)) };
  const key = keyIn(answer.body);
  if (!key) {
    const remedy = 'is it this broker? Its key set has one key, with one of the ten algorithms of Latenode';
    return { verdict: failed('is not a set of one key', remedy) };
  }
  if (!privateMembers.some((name) => name in key)) return { key };
  const remedy =
    'stop the broker, have Latenode withdraw the key, and rotate: docs/key-rotation.md#when-a-key-has-leaked';
  return { verdict: failed('publishes the private half of the key', remedy) };
};

export const keySetCheck = (
  broker: Broker,
  stored: Promise<StoredKey>,
  { config }: Expected,
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
        : warning(seen, 'repair the secret: this is not its key');
    }
    if (thumbprint === details.thumbprint && (!config || algorithm === details.algorithm))
      return passed(`one public key, the one in the secret: ${served}`);
    // A running environment takes a new key when its own is no longer fresh, and the answer may come from a cache.
    const ttlSeconds = (config?.signingKey.ttlSeconds ?? 300) + 60;
    const ageSeconds = Math.round((now() - createdAt.getTime()) / 1000);
    const seen = `serves ${served}; the secret holds ${details.algorithm}, ${details.thumbprint}`;
    if (ageSeconds < ttlSeconds)
      return warning(`${seen}, for ${ageSeconds} s`, `wait: a key is live ${ttlSeconds} s after the push`);
    return failed(
      seen,
      `within ${ttlSeconds} s of a rollback, wait; else the function cannot read or use the new key: look for "signing key: cannot be fetched" in its log`,
    );
  });
