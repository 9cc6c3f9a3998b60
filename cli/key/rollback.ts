/** `key rollback`: makes the previous key current again. */
import type { Command } from '@commander-js/extra-typings';
import { CommandError } from '../shared/command-error.ts';
import { inspectVersion } from '../shared/inspect.ts';
import { withTarget, yes } from '../shared/options.ts';
import { exitCodes, type Session } from '../shared/program.ts';
import { listExisting, versionLabeled } from '../shared/secret.ts';
import { resolveTarget } from '../shared/stage.ts';
import { summarizeKey } from './check.ts';
import { confirmChange, whenLive } from './push.ts';

export const addRollback = (program: Command, session: Session) =>
  withTarget(program.command('rollback'))
    .summary('make the previous key current again')
    .description('Moves AWSCURRENT to the version that has AWSPREVIOUS. A second rollback undoes the first.')
    .addOption(yes)
    .addHelpText('after', exitCodes())
    .action(async (options) => {
      const target = await resolveTarget(options, session.tools);
      const { secret } = target;
      const versions = await listExisting(secret);
      const current = versionLabeled(versions, 'AWSCURRENT');
      const previous = versionLabeled(versions, 'AWSPREVIOUS');
      if (!current || !previous) throw new CommandError(`${secret.label} has no previous version`);
      const { versionId, createdAt } = previous;
      const key = await inspectVersion(secret, versionId);
      if ('defect' in key)
        throw new CommandError(`the previous version of ${secret.label} holds no usable key: ${key.defect}`);
      const question = `Roll ${secret.label} back to ${summarizeKey(key)}, created ${createdAt.toISOString()}?`;
      await confirmChange(question, options, session);
      await secret.moveCurrent(versionId, current.versionId);
      session.finish({
        json: { versionId, formerVersionId: current.versionId, key },
        text: `AWSCURRENT of ${secret.label} is ${summarizeKey(key)} again, version ${versionId}.\n${whenLive(target)}`,
      });
    });
