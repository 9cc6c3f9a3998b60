/** `key status`: the keys in the secret, and which of them the deployed broker serves. */
import type { Command } from '@commander-js/extra-typings';
import { CommandError, explain } from '../command-error.ts';
import { findKeySetUrl, readServedKey, type ServedKey } from '../endpoint.ts';
import { inspectKey, type KeyFacts } from '../inspect.ts';
import { endpoint, region, secretId, stage } from '../options.ts';
import { exitCodes, type Session } from '../program.ts';
import { type KeySecret, listExisting, type SecretVersionInfo } from '../secret.ts';
import { openSecretOf, type TargetOptions } from '../stage.ts';
import type { Tools } from '../tools.ts';

/** What could not be had, and why. */
interface Fault {
  readonly fault: string;
}

type Version = SecretVersionInfo & { readonly key: KeyFacts | Fault; readonly isServed: boolean };

export const addStatus = (program: Command, { tools, finish }: Session) =>
  program
    .command('status')
    .summary('list the versions of the secret and say which one the broker serves')
    .description(
      'Lists the versions of the secret and says which one the broker serves. Reads every version that has a label, to tell its algorithm and thumbprint.',
    )
    .addOption(stage)
    .addOption(region)
    .addOption(secretId)
    .addOption(endpoint)
    .addHelpText('after', exitCodes())
    .action(async (options) => {
      const secret = openSecretOf(options, tools);
      const [listed, served] = await Promise.all([
        listExisting(secret),
        orFault(() => readServed(options, tools)),
      ]);
      const versions = await Promise.all(listed.map((version) => inspectVersion(secret, version, served)));
      finish({
        json: { secretId: secret.id, served, versions },
        text: describeStatus(secret.id, served, versions, tools.now()),
      });
    });

async function inspectVersion(
  secret: KeySecret,
  version: SecretVersionInfo,
  served: ServedKey | Fault,
): Promise<Version> {
  const key = await orFault(async () => (await inspectKey(await secret.read(version.versionId))).facts);
  const isServed = 'thumbprint' in key && 'thumbprint' in served && key.thumbprint === served.thumbprint;
  return { ...version, key, isServed };
}

async function readServed(options: TargetOptions, tools: Tools): Promise<ServedKey> {
  const served = await readServedKey(await findKeySetUrl(options, tools), tools);
  if (served === undefined) throw new CommandError('the broker has no usable key (503)');
  return served;
}

async function orFault<T>(attempt: () => Promise<T>): Promise<T | Fault> {
  return attempt().catch((error: unknown) => ({ fault: explain(error) }));
}

function describeStatus(
  secretId: string,
  served: ServedKey | Fault,
  versions: readonly Version[],
  now: number,
): string {
  const isKnown = versions.some(({ isServed }) => isServed);
  const servedAs =
    'fault' in served ? `not known: ${served.fault}` : `${served.algorithm}  ${served.thumbprint}`;
  return [
    `secret  ${secretId}`,
    `served  ${servedAs}${'fault' in served || isKnown ? '' : ', which is none of these'}`,
    ...(versions.length === 0 ? ['The secret is empty. Put a key into it with "push".'] : []),
    ...versions.map((version) => describeVersion(version, now)),
  ].join('\n');
}

function describeVersion({ versionId, labels, createdAt, key, isServed }: Version, now: number): string {
  const words =
    'fault' in key ? `no usable key: ${key.fault}` : `${key.algorithm}  ${key.type}  ${key.thumbprint}`;
  const title = `\n${labels.join(', ')}${isServed ? ', served now' : ''}`;
  return `${title}\n  ${words}\n  ${ageOf(createdAt, now)} old, version ${versionId}`;
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

function ageOf(since: Date, now: number): string {
  const seconds = Math.max(1, Math.floor((now - since.getTime()) / 1000));
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ['second', 1];
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
