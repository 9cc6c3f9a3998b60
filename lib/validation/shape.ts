/** Defines schemas for configuration, with messages that state the expected value and never quote the actual one. */
import * as v from 'valibot';
import { nearest } from './nearest.ts';

/**
 * Maps schemas that check with code to equivalent ones that convert to JSON Schema (settings/json-schema.ts): without
 * an equivalent, the converted schema would accept every value.
 */
export const equivalents = new WeakMap<object, v.GenericSchema>();

interface ExactlyOptions {
  /** Describes the expected value; by default an object with the names of the members. */
  readonly expected?: string;
  /** The present name of each member that was renamed, by its former name. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** An object with these members and no others, so that a misspelt member is reported and not ignored. */
export const exactly = <const Entries extends v.ObjectEntries>(
  entries: Entries,
  options: ExactlyOptions = {},
) => {
  const names = Object.keys(entries);
  const { expected = `an object with ${names.join(', ')}`, renamed = {} } = options;
  const members = v.strictObject(entries, (issue) =>
    issue.expected === 'never' ? unknownMember(issue, names, renamed) : 'is missing',
  );
  // valibot accepts an array as an object.
  return v.pipe(jsonObject(`expected ${expected}`, members), members);
};

/** A JSON object, not an array; the second schema is its equivalent for JSON Schema. */
export const jsonObject = (message: string, equivalent: v.GenericSchema = v.looseObject({})) =>
  standsFor(
    equivalent,
    v.custom<object>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      message,
    ),
  );

/** Registers the equivalent of a schema that checks with code, and returns the schema. */
export const standsFor = <Schema extends v.GenericSchema>(
  equivalent: v.GenericSchema,
  schema: Schema,
): Schema => {
  equivalents.set(schema, equivalent);
  return schema;
};

/** A string that is not empty. */
export const text = (what = 'a string that is not empty') =>
  v.pipe(v.string(`expected ${what}`), v.nonEmpty(`expected ${what}`));

/** An array that is not empty. */
export const list = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item, 'expected an array'), v.nonEmpty('expected an array that is not empty'));

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

/** True or false. */
export const flag = () => v.boolean('expected true or false');

/** A schema with a hover text for editors. */
export const described = <const Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** Checks a value and returns it, or a sentence for each problem that begins with its place. */
export const checkShape = <Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly value: v.InferOutput<Schema> } | { readonly problems: readonly string[] } => {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  // Several checks of a value may have the same message.
  return { problems: [...new Set(result.issues.map((issue) => `${placeOf(issue)}${issue.message}`))] };
};

/** Returns a prefix such as `[0].audiences: `; an empty string for the value itself. */
function placeOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)) ?? [];
  return keys.length === 0 ? '' : `${keys.join('').replace(/^\./, '')}: `;
}

/** Names all unknown members of an object, of which valibot reports only the first. */
function unknownMember(
  issue: v.StrictObjectIssue,
  names: readonly string[],
  renamed: Readonly<Record<string, string>>,
): string {
  const [unknown = '', ...others] = Object.keys(Object(issue.path?.[0]?.input)).filter(
    (name) => !names.includes(name),
  );
  const also = others.length > 0 ? `; also unknown: ${others.join(', ')}` : '';
  if (Object.hasOwn(renamed, unknown)) return `is called ${renamed[unknown]} now${also}`;
  const suggestion = nearest(unknown, names);
  return `unknown member, ${suggestion ? `did you mean ${suggestion}?` : `expected ${names.join(', ')}`}${also}`;
}
