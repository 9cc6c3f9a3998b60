/** Loads the settings of a stage: config/<stage>.yml with the overrides of the command line. */
import { fileURLToPath } from 'node:url';
import { InvalidInputError } from '../lib/errors.ts';
import { type Problem, textOf } from '../lib/validation/problem.ts';
import { type CheckedStage, checkStage } from './check.ts';
import { readStageFile, type StageFile } from './file.ts';
import { type Parameters, readParameters } from './parameters.ts';
import type { Purpose } from './rules.ts';
import { findWarnings } from './warnings.ts';

export interface LoadedStage extends CheckedStage {
  /** `config/prod.yml` */
  readonly file: string;
  /** The lines of `findWarnings`, each with file and line. */
  readonly warnings: readonly string[];
}

export interface LoadOptions {
  readonly stage: string;
  /** Overrides as `name=value`, with lists and rules as JSON. */
  readonly parameters?: readonly string[];
  /** Default: `local`, which has the fewest rules. */
  readonly purpose?: Purpose;
  /** The directory that contains config/. Default: the project. */
  readonly directory?: string;
}

const projectDirectory = fileURLToPath(new URL('..', import.meta.url));

/** Returns the checked settings. Throws one `InvalidInputError` that names every problem once, with file, line and setting. */
export const loadStage = ({
  stage,
  parameters = [],
  purpose = 'local',
  directory = projectDirectory,
}: LoadOptions): LoadedStage => {
  const file = readStageFile(directory, stage);
  const overrides = readParameters(parameters);
  const isOverridden = ({ path: [name] }: Problem) => overrides.values.has(String(name));
  const checked = checkStage(stage, new Map([...file.values, ...overrides.values]), purpose, [
    ...file.problems.filter((problem) => !isOverridden(problem)),
    ...overrides.problems,
  ]);
  if ('problems' in checked) throw invalid(checked.problems, file, overrides);
  const warnings = describe(findWarnings(checked.settings), file, overrides);
  return { file: file.name, warnings, ...checked };
};

/** Returns a line for each problem, in the order of the file. */
function describe(problems: readonly Problem[], file: StageFile, overrides: Parameters): string[] {
  const given = new Set<unknown>([
    ...overrides.values.keys(),
    ...overrides.problems.map(({ path }) => path[0]),
  ]);
  return problems
    .map((problem) => {
      if (given.has(problem.path[0])) return { order: Infinity, text: `--param ${textOf(problem)}` };
      const line = file.lineOf(problem.path);
      const place = line === undefined ? file.name : `${file.name}:${line}`;
      return { order: line ?? 0, text: `${place}: ${textOf(problem)}` };
    })
    .sort((one, other) => (one.order < other.order ? -1 : Number(one.order > other.order)))
    .map(({ text }) => text);
}

function invalid(problems: readonly Problem[], file: StageFile, overrides: Parameters): InvalidInputError {
  const lines = describe(problems, file, overrides);
  const places = lines.length === 1 ? '1 place' : `${lines.length} places`;
  return new InvalidInputError(
    [`${file.name} and its overrides are invalid in ${places}:`, ...lines].join('\n  '),
  );
}
