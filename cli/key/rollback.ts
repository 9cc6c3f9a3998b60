/** `key rollback`: makes the previous key current again. */
import type { Command } from '@commander-js/extra-typings';
import { CommandError, explain } from '../command-error.ts';
import { inspectKey } from '../inspect.ts';
import { endpoint, param, region, secretId, stage, yes } from '../options.ts';
import { exitCodes, type Session } from '../program.ts';
import { listExisting, versionLabelled } from '../secret.ts';
import { resolveTarget } from '../stage.ts';
import { summarizeKey } from './check.ts';
import { confirmChange, whenLive } from './push.ts';

export const addRollback = (program: Command, session: Session) =>
  program
    .command('rollback')
    .summary('make the previous key current again')
    .description('Moves AWSCURRENT to the version that is AWSPREVIOUS. A second rollback undoes the first.')
    .addOption(yes)
    .addOption(stage)
    .addOption(param)
    .addOption(region)
    .addOption(secretId)
    .addOption(endpoint)
    .addHelpText('after', exitCodes())
    .action(async (options) => {
      const target = await resolveTarget(options, session.tools);
      const { secret } = target;
      const versions = await listExisting(secret);
      const current = versionLabelled(versions, 'AWSCURRENT');
      const previous = versionLabelled(versions, 'AWSPREVIOUS');
      if (!current || !previous) throw new CommandError(`${secret.label} has no previous version`);
      const text = await secret.read(previous.versionId);
      const { facts: key } = orDefect(`the previous version of ${secret.label}`, () => inspectKey(text));
      const of = previous.createdAt.toISOString();
      await confirmChange(`Go back to ${summarizeKey(key)}, of ${of}, in ${secret.label}?`, options, session);
      await secret.moveCurrent(previous.versionId, current.versionId);
      const { versionId } = previous;
      session.finish({
        json: { versionId, formerVersionId: current.versionId, key },
        text: `AWSCURRENT of ${secret.label} is ${summarizeKey(key)} again, version ${versionId}.\n${whenLive(target)}`,
      });
    });

function orDefect<T>(what: string, inspect: () => T): T {
  try {
    return inspect();
  } catch (error) {
    throw new CommandError(`${what} holds no usable key: ${explain(error)}`);
  }
}
