/** Reads the token of `--token`, which is named by a file so that it stays out of logs and of the shell's history. */
import { usageError } from '../command-error.ts';
import type { Tools } from '../tools.ts';

const prefix = /^(authorization:\s*)?(bearer\s+)?/i;

/** Accepts a header that was pasted whole (`Authorization: Bearer eyJ…`). Messages never quote the value. */
export const readToken = async (file: string, { readFile }: Pick<Tools, 'readFile'>): Promise<string> => {
  if (file.replace(prefix, '').startsWith('eyJ')) {
    throw usageError(
      '--token takes a file, or - for the standard input: npm prints its command line, and CI keeps what is printed.',
    );
  }
  const { bytes } = await readFile(file).catch(() => {
    throw usageError('--token: the file cannot be read');
  });
  const token = bytes.toString('utf8').trim().replace(prefix, '');
  if (token === '') throw usageError('--token: there is no token in the file or on the standard input');
  return token;
};
