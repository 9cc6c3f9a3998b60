/** `key status`: lists the keys in the secret and says which of them the deployed broker serves. */
import type { Command } from '@commander-js/extra-typings';
import { InvalidInputError } from '../../lib/errors.ts';
import { explain } from '../command-error.ts';
import { inspectKey, type KeyFacts } from '../inspect.ts';
import { readServedKey, type ServedKey } from '../key-set.ts';
import { endpoint, param, region, secretId, stage } from '../options.ts';
import { exitCodes, type Session } from '../program.ts';
import { type KeySecret, listExisting, type SecretVersionInfo, versionLabelled } from '../secret.ts';
import { resolveTarget, type Target } from '../stage.ts';
import type { Tools } from '../tools.ts';
import { summarizeKey } from './check.ts';

/** Why a key is not known. */
interface Defect {
  readonly defect: string;
}

type Version = SecretVersionInfo & { readonly key: KeyFacts | Defect };

export const addStatus = (program: Command, { tools, finish }: Session) =>
  program
    .command('status')
    .summary('list the versions of the secret and say which one the broker serves')
    .description(
      'Lists the versions of the secret and says which one the broker serves. Reads every version that has a label, to tell its algorithm and thumbprint.',
    )
    .addOption(stage)
    .addOption(param)
    .addOption(region)
    .addOption(secretId)
    .addOption(endpoint)
    .addHelpText('after', exitCodes({ 1: 'AWSCURRENT holds no usable key, or cannot be read' }))
    .action(async (options) => {
      const target = await resolveTarget(options, tools);
      const { secret } = target;
      const [listed, served] = await Promise.all([listExisting(secret), readServed(target, tools)]);
      const inspected = await Promise.all(listed.map((version) => inspectVersion(secret, version)));
      const versions = inspected.map((version) => ({ ...version, isServed: isSameKey(version.key, served) }));
      const current = versionLabelled(inspected, 'AWSCURRENT');
      finish({
        exitCode: current && 'thumbprint' in current.key ? 0 : 1,
        json: { secretId: secret.id, region: secret.region, served, versions },
        text: describeStatus(secret, served, versions, tools.now()),
      });
    });

/** An error of AWS is one of the whole command: it would be the same for every version. */
async function inspectVersion(secret: KeySecret, version: SecretVersionInfo): Promise<Version> {
  const text = await secret.read(version.versionId);
  try {
    return { ...version, key: inspectKey(text).facts };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { ...version, key: { defect: error.message } };
  }
}

async function readServed({ findKeySetUrl }: Target, tools: Tools): Promise<ServedKey | Defect> {
  try {
    const served = await readServedKey(await findKeySetUrl(), tools);
    return served ?? { defect: 'the broker has no usable key (503)' };
  } catch (error) {
    return { defect: explain(error) };
  }
}

function isSameKey(key: KeyFacts | Defect, served: ServedKey | Defect): boolean {
  return 'thumbprint' in key && 'thumbprint' in served && key.thumbprint === served.thumbprint;
}

function describeStatus(
  { label }: KeySecret,
  served: ServedKey | Defect,
  versions: readonly (Version & { isServed: boolean })[],
  now: number,
): string {
  const isKnown = versions.some(({ isServed }) => isServed);
  const servedAs =
    'defect' in served ? `unknown: ${served.defect}` : `${served.algorithm}, ${served.thumbprint}`;
  return [
    `secret  ${label}`,
    `served  ${servedAs}${'defect' in served || isKnown ? '' : ', which is none of these'}`,
    ...(versions.length === 0 ? ['The secret is empty. Put a key into it with "push".'] : []),
    ...versions.map(({ versionId, labels, createdAt, key, isServed }) =>
      [
        `\n${labels.join(', ')}${isServed ? ', served now' : ''}`,
        `  ${'defect' in key ? `no usable key: ${key.defect}` : summarizeKey(key)}`,
        `  ${ageOf(createdAt, now)} old, version ${versionId}`,
      ].join('\n'),
    ),
  ].join('\n');
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

function ageOf(createdAt: Date, now: number): string {
  const seconds = Math.max(1, Math.floor((now - createdAt.getTime()) / 1000));
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ['second', 1];
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
