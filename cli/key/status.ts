/** `key status`: lists the keys in the secret, and shows which of them the deployed broker serves. */
import type { Command } from '@commander-js/extra-typings';
import { explain } from '../shared/command-error.ts';
import { inspectVersion } from '../shared/inspect.ts';
import { readServedKey, type ServedKey } from '../shared/key-set.ts';
import { withTarget } from '../shared/options.ts';
import { exitCodes, type Session } from '../shared/program.ts';
import { listExisting, versionLabeled } from '../shared/secret.ts';
import { resolveTarget, type Target } from '../shared/stage.ts';
import type { Tools } from '../shared/tools.ts';
import { summarizeKey } from './check.ts';

export const addStatus = (program: Command, { tools, finish }: Session) =>
  withTarget(program.command('status'))
    .summary('list the versions of the secret, and show which one the broker serves')
    .description(
      'Lists the versions of the secret that have a staging label, with algorithm and thumbprint of each, and shows which one the broker serves.',
    )
    .addHelpText('after', exitCodes({ 1: 'AWSCURRENT holds no usable key, or cannot be read' }))
    .action(async (options) => {
      const target = await resolveTarget(options, tools);
      const { id, region, label } = target.secret;
      const [listed, served] = await Promise.all([listExisting(target.secret), readServed(target, tools)]);
      const versions = await Promise.all(
        listed.map(async (version) => {
          const key = await inspectVersion(target.secret, version.versionId);
          const isServed =
            'thumbprint' in key && 'thumbprint' in served && key.thumbprint === served.thumbprint;
          return { ...version, key, isServed };
        }),
      );
      const current = versionLabeled(versions, 'AWSCURRENT');
      const isKnown = 'defect' in served || versions.some(({ isServed }) => isServed);
      finish({
        exitCode: current && 'thumbprint' in current.key ? 0 : 1,
        json: { secretId: id, region, served, versions },
        text: [
          `secret  ${label}`,
          'defect' in served
            ? `served  unknown: ${served.defect}`
            : `served  ${served.algorithm}, ${served.thumbprint}${isKnown ? '' : ', which is not in the secret'}`,
          ...(versions.length === 0 ? ['The secret is empty. Store a key in it with "push".'] : []),
          ...versions.map(({ versionId, labels, createdAt, key, isServed }) =>
            [
              `\n${labels.join(', ')}${isServed ? ', served now' : ''}`,
              `  ${'defect' in key ? `no usable key: ${key.defect}` : summarizeKey(key)}`,
              `  created ${createdAt.toISOString()}, version ${versionId}`,
            ].join('\n'),
          ),
        ].join('\n'),
      });
    });

/** Returns the served key, or the reason why it is unknown. */
async function readServed({ findKeySetUrl }: Target, tools: Tools): Promise<ServedKey | { defect: string }> {
  try {
    const served = await readServedKey(await findKeySetUrl(), tools);
    return served ?? { defect: 'the broker has no usable key (503)' };
  } catch (error) {
    return { defect: explain(error) };
  }
}
