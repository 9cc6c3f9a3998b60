/** Checks a value as the configuration does, with the problems as text. */
import type * as v from 'valibot';
import { textOf } from '../../lib/validation/problem.ts';
import { checkShape as check } from '../../lib/validation/shape.ts';

/** Returns the value, or a line for each problem with its place and message. */
export const checkShape = <Schema extends v.GenericSchema>(schema: Schema, value: unknown) => {
  const checked = check(schema, value);
  return 'value' in checked ? checked : { problems: checked.problems.map(textOf) };
};
