/** `key rollback`: makes the previous key the current one again. */
import type { Command } from '@commander-js/extra-typings';
import { CommandError, explain } from '../command-error.ts';
import { inspectKey } from '../inspect.ts';
import { endpoint, region, secretId, stage, yes } from '../options.ts';
import { exitCodes, type Session } from '../program.ts';
import { listExisting, versionLabelled } from '../secret.ts';
import { openSecretOf } from '../stage.ts';
import { whenLive } from './push.ts';

export const addRollback = (program: Command, { tools, finish }: Session) =>
  program
    .command('rollback')
    .summary('make the previous key current again')
    .description('Moves AWSCURRENT to the version that is AWSPREVIOUS. A second rollback undoes the first.')
    .addOption(yes)
    .addOption(stage)
    .addOption(region)
    .addOption(secretId)
    .addOption(endpoint)
    .addHelpText('after', exitCodes())
    .action(async (options) => {
      const secret = openSecretOf(options, tools);
      const versions = await listExisting(secret);
      const current = versionLabelled(versions, 'AWSCURRENT');
      const previous = versionLabelled(versions, 'AWSPREVIOUS');
      if (!current || !previous) throw new CommandError(`${secret.id} has no previous version`);
      const { facts: key } = await inspectKey(await secret.read(previous.versionId)).catch(
        (error: unknown) => {
          throw new CommandError(
            `the previous version of ${secret.id} holds no usable key: ${explain(error)}`,
          );
        },
      );
      const words = `${key.algorithm}, ${key.type}, ${key.thumbprint}`;
      const question = `Go back to ${words}, of ${previous.createdAt.toISOString()}, in ${secret.id}?`;
      if (!options.yes && !(await tools.confirm(question)))
        throw new CommandError('nothing has been changed');
      await secret.moveCurrent(previous.versionId, current.versionId);
      finish({
        json: { versionId: previous.versionId, formerVersionId: current.versionId, key },
        text: [`AWSCURRENT is ${words} again, version ${previous.versionId}.`, whenLive(options)].join('\n'),
      });
    });
