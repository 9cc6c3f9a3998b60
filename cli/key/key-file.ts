/** Reads a private key from a file. */
import { InvalidInputError } from '../../lib/errors.ts';
import type { Algorithm } from '../../lib/jwt/algorithms.ts';
import { shellWord } from '../../settings/shell-word.ts';
import { CommandError } from '../shared/command-error.ts';
import { type InspectedKey, inspectKey } from '../shared/inspect.ts';
import type { Session } from '../shared/program.ts';
import { containerDefect } from './container.ts';

/** Warns about a file that other users can read. Throws `CommandError` with the name of the file and its defect. */
export const readKeyFile = async (
  file: string,
  algorithm: Algorithm | undefined,
  { tools, progress }: Session,
): Promise<InspectedKey> => {
  const { bytes, isShared } = await tools.readFile(file);
  const defect = containerDefect(bytes, file);
  if (defect) throw new CommandError(`${file}: ${defect}`);
  try {
    const inspected = inspectKey(bytes.toString('utf8'), { algorithm, isStrict: true });
    if (isShared) progress(`warning: other users can read ${file}: chmod 600 ${shellWord(file)}`);
    return inspected;
  } catch (error) {
    throw error instanceof InvalidInputError ? new CommandError(`${file}: ${error.message}`) : error;
  }
};
