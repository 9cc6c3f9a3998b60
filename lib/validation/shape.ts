/** Defines schemas for configuration, with messages that state the expected value and never quote the actual one. */
import * as v from 'valibot';
import { type ExplainName, type Problem, placeOf } from './problem.ts';

/** An object with these members and no others, so that a misspelled member is reported, not ignored. */
export const exactly = <const Entries extends v.ObjectEntries>(entries: Entries, expected?: string) => {
  const known = Object.keys(entries);
  const members = v.object(entries, 'is missing');
  const schema = v.strictObject(entries, `expected ${expected ?? `an object with ${known.join(', ')}`}`);
  // valibot's own schema accepts an array, and reports one unknown member only.
  const run: (typeof schema)['~run'] = (dataset, config) => {
    const input = dataset.value;
    if (!isJsonObject(input)) {
      const rejected = { typed: false as const, value: input };
      v._addIssue(schema, 'type', rejected, config);
      return rejected as v.FailureDataset<v.StrictObjectIssue>;
    }
    const checked = members['~run'](dataset, config);
    for (const [key, value] of Object.entries(input)) {
      if (known.includes(key)) continue;
      v._addIssue({ ...schema, requirement: known }, 'member', checked, config, {
        input: value,
        expected: 'never',
        message: 'unknown name',
        path: [{ type: 'object', origin: 'key', input: Object(input), key, value }],
      });
    }
    return checked;
  };
  return { ...schema, '~run': run };
};

/** True for an object as JSON has it, not an array. */
export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object, not an array. */
export const jsonObject = (message: string) => v.custom<object>(isJsonObject, message);

/** A string that is not empty. */
export const text = (what = 'a non-empty string') =>
  v.pipe(v.string(`expected ${what}`), v.nonEmpty(`expected ${what}`));

/** An array that is not empty. */
export const list = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item, 'expected an array'), v.nonEmpty('expected a non-empty array'));

/** A safe integer within bounds. */
export const integer = (minimum: number, maximum: number, what: string) =>
  v.pipe(
    v.number(`expected ${what}`),
    v.safeInteger(`expected ${what}`),
    v.minValue(minimum, `expected ${what}`),
    v.maxValue(maximum, `expected ${what}`),
  );

/** One of a few words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  v.picklist(words, `expected one of ${words.join(', ')}`);

export const flag = () => v.boolean('expected true or false');

/** Checks a value. Returns it, or each problem once. */
export const checkShape = <Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  explainName: ExplainName = expectKnownName,
): { readonly value: v.InferOutput<Schema> } | { readonly problems: readonly Problem[] } => {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  const found = result.issues.map(({ message, requirement, expected, received, path = [] }) => {
    const keys = path.map(({ key }) => (typeof key === 'number' ? key : String(key)));
    const isUnknown = expected === 'never' && Array.isArray(requirement);
    const explained = isUnknown ? explainName(String(keys.at(-1)), requirement) : { message };
    return { path: keys, isMissing: received === 'undefined', ...explained };
  });
  // If another name is missing because it was misspelled, only the misspelling is reported.
  const meant = new Set(
    found.flatMap(({ path, suggestion }) =>
      suggestion === undefined ? [] : [placeOf([...path.slice(0, -1), suggestion])],
    ),
  );
  const problems = found
    .filter(({ path, isMissing }) => !(isMissing && meant.has(placeOf(path))))
    .map(({ isMissing: _, ...problem }): Problem => problem);
  return { problems: distinct(problems) };
};

const expectKnownName: ExplainName = (_name, known) => ({
  message: `unknown name, expected ${known.join(', ')}`,
});

/** Several checks of a value may fail for the same reason. */
function distinct(problems: readonly Problem[]): Problem[] {
  const byText = new Map(
    problems.map((problem) => [`${placeOf(problem.path)}: ${problem.message}`, problem]),
  );
  return [...byText.values()];
}
