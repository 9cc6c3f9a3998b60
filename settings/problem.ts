/** Describes problems of a stage's settings, each one once and with its path. */
import * as v from 'valibot';

export interface Problem {
  /** Names of members and indexes of elements, from the top; empty for a problem of several settings. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Checks the value at `path` against a schema. */
export const problemsOf = (
  schema: v.GenericSchema,
  value: unknown,
  path: Problem['path'] = [],
): Problem[] => {
  const { issues = [] } = v.safeParse(schema, value, { abortPipeEarly: true });
  const problems = issues.map((issue) => ({
    path: [...path, ...(issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))],
    message: issue.message,
  }));
  // If a misspelt member is the reason that another one is missing, only the misspelling is reported.
  const meant = new Set(
    problems.flatMap((problem) => {
      const [, name] = /(?:did you mean|is called) (\w+)/.exec(problem.message) ?? [];
      return name === undefined ? [] : [placeOf([...problem.path.slice(0, -1), name])];
    }),
  );
  return distinct(problems.filter((problem) => !meant.has(placeOf(problem.path))));
};

/** Returns the first problem of each path, because several checks of one value may fail for the same reason. */
export const distinct = (problems: readonly Problem[]): Problem[] =>
  problems.filter(
    ({ path }, index) => problems.findIndex((other) => placeOf(other.path) === placeOf(path)) === index,
  );

/** Formats a path: `entitlements.rules[0].plan_id`. */
export const placeOf = (path: Problem['path']): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');

/** Finds numbers beyond the safe integers, which JavaScript rounds, so that they would match no claim. */
export const roundedNumbers = (value: unknown, path: Problem['path'] = []): Problem[] => {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    return [{ path, message: 'is too large for an exact number: put it in quotes' }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => roundedNumbers(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => roundedNumbers(member, [...path, name]));
};
