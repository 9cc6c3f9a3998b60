/** Reads tokens and claims from files or standard input, so that they stay out of logs and of the shell's history. */
import { usageError } from './command-error.ts';
import type { Tools } from './tools.ts';

const prefix = /^(authorization:\s*)?(bearer\s+)?/i;

/** Also accepts a whole header (`Authorization: Bearer eyJ…`). Messages never quote the value. */
export const readToken = async (file: string, tools: Pick<Tools, 'readFile'>): Promise<string> => {
  if (file.replace(prefix, '').startsWith('eyJ')) {
    throw usageError(
      '--token takes the name of a file, or - for standard input, not the token itself: npm prints the command line, and CI logs keep it.',
    );
  }
  const token = (await readInput('--token', file, tools)).replace(prefix, '');
  if (token === '') throw usageError('--token: the file or standard input has no token');
  return token;
};

/** Returns the text of a file without white space at its ends. */
export const readInput = async (
  option: string,
  file: string,
  { readFile }: Pick<Tools, 'readFile'>,
): Promise<string> => {
  const { bytes } = await readFile(file).catch(() => {
    throw usageError(`${option}: the file cannot be read`);
  });
  return bytes.toString('utf8').trim();
};
