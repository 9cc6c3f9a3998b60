/** Runs a command in process. */
import { type Program, runProgram } from '../../cli/shared/program.ts';
import { createTools, type Tools } from '../../cli/shared/tools.ts';
import type { LoadedStage } from '../../settings/load.ts';
import { required, stageOf } from '../support/settings.ts';

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
  const printTo = (stream: 'out' | 'err') => (text: string) => {
    printed[stream] += text;
  };
  const output = { out: printTo('out'), err: printTo('err') };
  const exitCode = await runProgram(program, args, { ...createTools(), ...tools }, output);
  return { exitCode, ...printed };
};

/** Replaces the files, standard input among them, by this text. */
export const withInput = (text: string): Pick<Tools, 'readFile'> => ({
  readFile: async () => ({ bytes: Buffer.from(`${text}\n`), isShared: false }),
});

/** Returns a loaded stage with these settings; `own` replaces its other members. */
export const loadedStage = (settings: object = {}, own: Partial<LoadedStage> = {}): LoadedStage => ({
  ...stageOf({ ...required, ...settings }, 'local'),
  file: 'config/prod.yml',
  warnings: [],
  ...own,
});
