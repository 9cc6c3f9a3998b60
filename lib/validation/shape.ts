/** Shapes for what the operator writes, with messages that say what was expected and never quote what came. */
import * as v from 'valibot';

/** An object with these members and no others, so that a misspelt one is not silently without effect. */
export const exactly = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    jsonObject(`expected an object with ${Object.keys(entries).join(', ')}`), // valibot's own may be an array
    v.strictObject(entries, ({ expected }) => (expected === 'never' ? 'is not known here' : 'is missing')),
  );

/** An object, as JSON has it. */
export const jsonObject = (message: string) =>
  v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), message);

/** A string that is not empty. */
export const text = (what = 'a string that is not empty') =>
  v.pipe(v.string(`expected ${what}`), v.nonEmpty(`expected ${what}`));

/** An array that is not empty. */
export const list = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item, 'expected an array'), v.nonEmpty('expected an array that is not empty'));

/** A whole number within bounds. */
export const integer = (minimum: number, maximum: number, what: string) =>
  v.pipe(
    v.number(`expected ${what}`),
    v.check(
      (value) => Number.isSafeInteger(value) && value >= minimum && value <= maximum,
      `expected ${what}`,
    ),
  );

/** One of a few words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  v.picklist(words, `expected one of ${words.join(', ')}`);

/** Checks a value and answers it, or what is wrong with it, a sentence for each fault with the place in front. */
export const checkShape = <Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly value: v.InferOutput<Schema> } | { readonly faults: readonly string[] } => {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  return { faults: result.issues.map((issue) => `${placeOf(issue)}${issue.message}`) };
};

/** `[0].audiences: `, or nothing for the value itself. */
function placeOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)) ?? [];
  return keys.length === 0 ? '' : `${keys.join('').replace(/^\./, '')}: `;
}
