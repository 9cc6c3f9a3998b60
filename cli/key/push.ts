/** `key push`: puts a private key into the secret, once it has been checked, and never twice the same. */
import type { Command, Input } from '../command.ts';
import { CommandError, explain } from '../command-error.ts';
import { inspectKey, type KeyFacts, readKeyFile } from '../inspect.ts';
import type { Options } from '../options.ts';
import { type KeySecret, type StoredVersion, versionLabelled } from '../secret.ts';
import { openSecretOf, sameSecret } from '../stage.ts';
import type { Tools } from '../tools.ts';
import { describeKey } from './check.ts';

export interface Pushed extends StoredVersion {
  readonly key: KeyFacts;
}

export const push: Command = {
  summary: 'Checks a private key and makes it the current version of the secret.',
  details: 'The key it replaces stays as AWSPREVIOUS, for "rollback". The key is never printed.',
  file: 'required',
  options: ['stage', 'region', 'secret-id', 'algorithm', 'yes'],
  run: async (input, tools) => {
    const pushed = await pushKey(input, tools);
    return { json: pushed, text: `${describePushed(pushed)}\n\n${whenLive(input.options)}` };
  },
};

/** What happens next, after the secret has been changed. */
export const whenLive = (options: Options): string =>
  [
    'Every broker signs with it within its SIGNING_KEY_TTL_SECONDS, which are 300 unless you have set them.',
    `To see it: npm run key -- status ${sameSecret(options)}`,
  ].join('\n');

export const describePushed = ({ secretArn, versionId, key }: Pushed): string =>
  `${describeKey(key)}\nsecret      ${secretArn}\nversion     ${versionId}, now AWSCURRENT`;

/** Throws `CommandError`, with nothing changed, when the key is faulty or current already, or the answer is no. */
export const pushKey = async ({ file = '-', options }: Input, tools: Tools): Promise<Pushed> => {
  const { facts: key, textToStore } = await readKeyFile(file, options.algorithm, tools);
  const secret = openSecretOf(options, tools);
  const versions = await secret.list();
  const current = versionLabelled(versions ?? [], 'AWSCURRENT');
  const question = current
    ? await replaceQuestion(secret, current.versionId, key)
    : versions === undefined && createQuestion(secret);
  if (question && !options.yes && !(await tools.confirm(question))) {
    throw new CommandError('nothing has been changed');
  }
  const stored = await (versions ? secret.put(textToStore) : secret.create(textToStore));
  return { ...stored, key };
};

function createQuestion({ id }: KeySecret): string {
  return [
    `There is no secret ${id} in this region.`,
    'A deployment makes its own; one that exists before has to be named to it as signingKeySecretArn.',
    'Create it?',
  ].join('\n');
}

async function replaceQuestion(secret: KeySecret, versionId: string, next: KeyFacts): Promise<string> {
  const current = await inspectKey(await secret.read(versionId)).catch((error: unknown) => ({
    fault: explain(error),
  }));
  if ('fault' in current) return `${secret.id} holds no usable key (${current.fault}). Replace it?`;
  const { facts } = current;
  if (
    facts.thumbprint === next.thumbprint &&
    facts.algorithm === next.algorithm &&
    facts.keyId === next.keyId
  ) {
    throw new CommandError(`${secret.id} holds this very key already (${next.thumbprint})`);
  }
  return [
    `${secret.id} holds a key that is live:`,
    `  now   ${inShort(facts)}`,
    `  then  ${inShort(next)}`,
    'Replace it?',
  ].join('\n');
}

function inShort({ type, algorithm, thumbprint }: KeyFacts): string {
  return `${algorithm}  ${type}  ${thumbprint}`;
}
