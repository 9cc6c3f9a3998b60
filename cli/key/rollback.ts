/** `key rollback`: makes the previous key the current one again. */
import type { Command } from '../command.ts';
import { CommandError, explain } from '../command-error.ts';
import { inspectKey } from '../inspect.ts';
import { listExisting, versionLabelled } from '../secret.ts';
import { openSecretOf } from '../stage.ts';
import { whenLive } from './push.ts';

export const rollback: Command = {
  summary: 'Moves AWSCURRENT back to the version that is AWSPREVIOUS.',
  details: 'The two change places, so a second rollback undoes the first.',
  file: 'none',
  options: ['stage', 'region', 'secret-id', 'yes'],
  run: async ({ options }, tools) => {
    const secret = openSecretOf(options, tools);
    const versions = await listExisting(secret);
    const current = versionLabelled(versions, 'AWSCURRENT');
    const previous = versionLabelled(versions, 'AWSPREVIOUS');
    if (!current || !previous) throw new CommandError(`${secret.id} has no previous version`);
    const { facts: key } = await inspectKey(await secret.read(previous.versionId)).catch((error: unknown) => {
      throw new CommandError(`the previous version of ${secret.id} is of no use: ${explain(error)}`);
    });
    const words = `${key.algorithm}, ${key.type}, ${key.thumbprint}`;
    const question = `Go back to ${words}, of ${previous.createdAt.toISOString()}, in ${secret.id}?`;
    if (!options.yes && !(await tools.confirm(question))) throw new CommandError('nothing has been changed');
    await secret.moveCurrent(previous.versionId, current.versionId);
    return {
      json: { versionId: previous.versionId, formerVersionId: current.versionId, key },
      text: [`AWSCURRENT is ${words} again, version ${previous.versionId}.`, whenLive(options)].join('\n'),
    };
  },
};
