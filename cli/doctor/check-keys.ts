/** Checks of the signing key: the one in the secret, the one that the broker serves, and whether they are the same. */
import type { Config } from '../../lib/config.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { secretNameOf } from '../../serverless/names.ts';
import { explain } from '../command-error.ts';
import { inspectKey, type KeyFacts } from '../inspect.ts';
import { describeServedKey, keyIn, type ServedJwk } from '../key-set.ts';
import { type KeySecret, openSecret, versionLabelled } from '../secret.ts';
import { repeatOptions } from '../stage.ts';
import type { Tools } from '../tools.ts';
import { type Ask, withRequestId } from './ask.ts';
import { type Check, failed, leftOut, ok, type Verdict } from './check.ts';
import type { Intended } from './intended.ts';
import { remedyFor } from './unexpected.ts';

interface StoredKey {
  readonly facts: KeyFacts;
  readonly ageSeconds: number;
}

type Looked<T> = { readonly verdict: Verdict; readonly found?: T };

export interface KeyChecks {
  readonly ofSecret: Check;
  readonly ofKeySet: (ask: Ask) => Check;
}

/** The stored key is looked at once, for both checks. */
export const keyChecks = (intended: Intended, tools: Tools): KeyChecks => {
  const stored = lookAtSecret(intended, tools);
  return {
    ofSecret: { name: 'secret', run: async () => (await stored).verdict },
    ofKeySet: (ask) => ({
      name: 'key set',
      run: async () => {
        const { verdict, found: served } = await lookAtKeySet(ask, intended.stage);
        const { found } = await stored;
        return served && found ? compare(served, found, intended.config) : verdict;
      },
    }),
  };
};

async function lookAtSecret(
  { stage, secretId, region, config }: Intended,
  tools: Tools,
): Promise<Looked<StoredKey>> {
  if (!secretId)
    return { verdict: leftOut('nothing says which secret', 'give --secret-id ID, or --stage NAME') };
  const push = `put the key into it: npm run key -- push key.pem ${repeatOptions(stage && secretId === secretNameOf(stage) ? { stage, region } : { region, secretId })}`;
  try {
    const current = await readCurrent(await openSecret(tools.createClient(region), secretId));
    if (current === 'no secret') {
      const where = region ? `in ${region}` : 'in this region';
      return {
        verdict: failed(`there is no secret ${secretId} ${where}`, 'deploy, or give --region or --secret-id'),
      };
    }
    if (current === 'empty') return { verdict: failed(`${secretId} is empty`, push) };
    const { facts } = inspectKey(current.text, config?.signingKey.algorithm);
    const ageSeconds = Math.round((tools.now() - current.createdAt.getTime()) / 1000);
    return { verdict: ok(describeFacts(facts)), found: { facts, ageSeconds } };
  } catch (error) {
    if (error instanceof InvalidInputError) return { verdict: failed(`${secretId}: ${error.message}`, push) };
    // Credentials, region, permission, network: all of this machine, none of the broker.
    return {
      verdict: leftOut(explain(error), 'give credentials that may read the secret, and its --region'),
    };
  }
}

async function readCurrent(secret: KeySecret) {
  const info = await secret.list();
  if (!info) return 'no secret';
  const current = versionLabelled(info.versions, 'AWSCURRENT');
  return current ? { text: await secret.read(current.versionId), createdAt: current.createdAt } : 'empty';
}

function describeFacts({ type, algorithm, thumbprint, flaw }: KeyFacts): string {
  return `a sound key, ${type}, signs ${algorithm}, ${thumbprint}${flaw ? `; ${flaw}` : ''}`;
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export const isPublic = (jwk: ServedJwk): boolean => !privateMembers.some((name) => name in jwk);

/** Asks for the served key; whoever may have it, also in a cache on the way, is asked to ask for a new one. */
export const readKeySet = (ask: Ask) => ask('GET', '/.well-known/jwks.json', { 'Cache-Control': 'no-cache' });

async function lookAtKeySet(ask: Ask, stage: string | undefined): Promise<Looked<ServedJwk>> {
  const answer = await readKeySet(ask);
  if (answer.status !== 200)
    return { verdict: failed(`answers ${withRequestId(answer)}`, remedyFor(answer, stage)) };
  const found = keyIn(answer.body);
  if (!found) {
    const remedy = 'is it this broker? Its key set has one key, with one of the ten algorithms of Latenode';
    return { verdict: failed('is not a set of one key', remedy) };
  }
  if (!isPublic(found)) {
    const remedy =
      'stop the broker, have Latenode withdraw the key, and rotate: README, "When a key has leaked"';
    return { verdict: failed('shows the private half of the key to everybody', remedy) };
  }
  const { algorithm, thumbprint } = describeServedKey(found);
  return { verdict: ok(`one public key, ${algorithm}, ${thumbprint}`), found };
}

/** A running environment takes a new key when its own is no longer fresh; and the answer may come from a cache. */
function compare(jwk: ServedJwk, stored: StoredKey, config: Config | undefined): Verdict {
  const served = describeServedKey(jwk);
  const { facts, ageSeconds } = stored;
  const ttlSeconds = (config?.signingKey.ttlSeconds ?? 300) + 60;
  const inBoth = `${served.algorithm}, ${served.thumbprint}`;
  const isSame =
    served.thumbprint === facts.thumbprint && (config === undefined || served.algorithm === facts.algorithm);
  if (isSame) return ok(`one public key, the one in the secret: ${inBoth}`);
  const difference = `serves ${inBoth}; the secret holds ${facts.algorithm}, ${facts.thumbprint}`;
  if (ageSeconds < ttlSeconds)
    return ok(`${difference}, for ${ageSeconds} s: it is live ${ttlSeconds} s after it was pushed`);
  return failed(
    difference,
    `within ${ttlSeconds} s of a rollback, wait; else the function cannot read or use the new key: look for "signing key: cannot be fetched" in its log`,
  );
}
