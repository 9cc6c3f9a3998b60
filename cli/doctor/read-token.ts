/** Reads the token of `--token` from a file, so that it stays out of logs and of the shell's history. */
import { usageError } from '../shared/command-error.ts';
import type { Tools } from '../shared/tools.ts';

const prefix = /^(authorization:\s*)?(bearer\s+)?/i;

/** Accepts a whole header too (`Authorization: Bearer eyJ…`). Messages never quote the value. */
export const readToken = async (file: string, { readFile }: Pick<Tools, 'readFile'>): Promise<string> => {
  if (file.replace(prefix, '').startsWith('eyJ')) {
    throw usageError(
      '--token takes the name of a file, or - for standard input, not the token itself: npm prints the command line, and CI logs keep it.',
    );
  }
  const { bytes } = await readFile(file).catch(() => {
    throw usageError('--token: the file cannot be read');
  });
  const token = bytes.toString('utf8').trim().replace(prefix, '');
  if (token === '') throw usageError('--token: the file or standard input has no token');
  return token;
};
