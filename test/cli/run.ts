/** Runs a command in process. */
import { type Program, runProgram } from '../../cli/shared/program.ts';
import { createTools, type Tools } from '../../cli/shared/tools.ts';

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export const run = async (
  program: Program,
  args: readonly string[],
  tools: Partial<Tools> = {},
): Promise<Ran> => {
  const printed = { out: '', err: '' };
  const exitCode = await runProgram(
    program,
    args,
    { ...createTools(), ...tools },
    {
      out: (text) => {
        printed.out += text;
      },
      err: (text) => {
        printed.err += text;
      },
    },
  );
  return { exitCode, ...printed };
};

/** Replaces the files, standard input among them, by this text. */
export const withInput = (text: string): Pick<Tools, 'readFile'> => ({
  readFile: async () => ({ bytes: Buffer.from(`${text}\n`), isShared: false }),
});
