/** `key push`: checks a private key and stores it in the secret, unless the secret holds it already. */
import type { Command } from '@commander-js/extra-typings';
import type { Algorithm } from '../../lib/jwt/algorithms.ts';
import { CommandError, explain } from '../command-error.ts';
import { inspectKey, type KeyFacts, readKeyFile } from '../inspect.ts';
import { algorithm, endpoint, region, secretId, stage, yes } from '../options.ts';
import { exitCodes, type Session } from '../program.ts';
import { type KeySecret, type StoredVersion, versionLabelled } from '../secret.ts';
import { openSecretOf, repeatOptions, type TargetOptions } from '../stage.ts';
import type { Tools } from '../tools.ts';
import { describeKey, keyFile } from './check.ts';

export interface Pushed extends StoredVersion {
  readonly key: KeyFacts;
}

export interface PushOptions extends TargetOptions {
  readonly algorithm?: Algorithm;
  readonly yes?: true;
}

export const addPush = (program: Command, { tools, finish }: Session) =>
  program
    .command('push')
    .summary('check a private key and make it the current version of the secret')
    .description(
      'Checks a private key and makes it the current version of the secret. The key it replaces stays as AWSPREVIOUS, for "rollback".',
    )
    .argument('<file>', keyFile)
    .addOption(algorithm)
    .addOption(yes)
    .addOption(stage)
    .addOption(region)
    .addOption(secretId)
    .addOption(endpoint)
    .addHelpText('after', exitCodes())
    .action(async (file, options) => {
      const pushed = await pushKey(file, options, tools);
      finish({ json: pushed, text: `${describePushed(pushed)}\n\n${whenLive(options)}` });
    });

/** What happens next, after the secret has been changed. */
export const whenLive = (options: TargetOptions): string =>
  [
    'Running brokers sign with it within SIGNING_KEY_TTL_SECONDS (300 by default).',
    `To see it: npm run key -- status ${repeatOptions(options)}`,
  ].join('\n');

export const describePushed = ({ secretArn, versionId, key }: Pushed): string =>
  `${describeKey(key)}\nsecret      ${secretArn}\nversion     ${versionId}, now AWSCURRENT`;

/** Throws `CommandError`, with nothing changed, when the key is invalid or current already, or the answer is no. */
export const pushKey = async (file: string, options: PushOptions, tools: Tools): Promise<Pushed> => {
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
    `  now   ${summarize(facts)}`,
    `  then  ${summarize(next)}`,
    'Replace it?',
  ].join('\n');
}

function summarize({ type, algorithm, thumbprint }: KeyFacts): string {
  return `${algorithm}  ${type}  ${thumbprint}`;
}
