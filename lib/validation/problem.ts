/** Describes what is wrong with a configuration: where, and what was expected. */

export interface Problem {
  /** Names of members and indexes of elements, from the top; empty for the value itself. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The valid name that a misspelled or former name stands for. */
  readonly suggestion?: string | undefined;
}

/** Explains an unknown name. The operator's tools pass it in, so that the functions do not contain it. */
export type ExplainName = (name: string, known: readonly string[]) => Pick<Problem, 'message' | 'suggestion'>;

/** Formats a path: `entitlements.rules[0].plan_id`. */
export const placeOf = (path: Problem['path']): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');

/** Formats a problem for a reader: `entitlements.otherwise: is missing`. */
export const textOf = ({ path, message }: Problem): string =>
  path.length === 0 ? message : `${placeOf(path)}: ${message}`;
