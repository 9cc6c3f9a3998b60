/** Shapes for what the operator writes, with messages that say what was expected and never quote a value. */
import * as v from 'valibot';
import { nearest } from './nearest.ts';

/**
 * For schemas that check with code, others that say the same and convert to JSON Schema (serverless/json-schema.ts):
 * JSON Schema cannot state code, and the converter would let every value pass.
 */
export const equivalents = new WeakMap<object, v.GenericSchema>();

interface ExactlyOptions {
  /** The expected kind of value; by default an object with the members' names. */
  readonly expected?: string;
  /** Former names of members, and what each is called now. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** An object with these members and no others, so that a misspelt one is not silently without effect. */
export const exactly = <const Entries extends v.ObjectEntries>(
  entries: Entries,
  options: ExactlyOptions = {},
) => {
  const names = Object.keys(entries);
  const { expected = `an object with ${names.join(', ')}`, renamed = {} } = options;
  const members = v.strictObject(entries, (issue) =>
    issue.expected === 'never' ? unknownMember(issue, names, renamed) : 'is missing',
  );
  // The guard, because an array is an object to valibot.
  return v.pipe(jsonObject(`expected ${expected}`, members), members);
};

/** An object, as JSON has it; the second schema states for JSON Schema which members it may have. */
export const jsonObject = (message: string, equivalent: v.GenericSchema = v.looseObject({})) =>
  standsFor(
    equivalent,
    v.custom<object>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      message,
    ),
  );

/** Makes a schema that checks with code convert to JSON Schema as another one. */
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

/** A whole number within bounds. */
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

/** Checks a value and returns it, or what is wrong with it: a sentence for each fault, with the place in front. */
export const checkShape = <Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly value: v.InferOutput<Schema> } | { readonly problems: readonly string[] } => {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  // One sentence where several checks of a value say the same.
  return { problems: [...new Set(result.issues.map((issue) => `${placeOf(issue)}${issue.message}`))] };
};

/** `[0].audiences: `, or nothing for the value itself. */
function placeOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)) ?? [];
  return keys.length === 0 ? '' : `${keys.join('').replace(/^\./, '')}: `;
}

/** valibot reports the first unknown member of an object only; the sentence names the others too. */
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
