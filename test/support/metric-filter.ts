/**
 * Applies a metric filter to a line as CloudWatch Logs does: the part of its pattern syntax that serverless/resources/metrics.ts uses.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
import * as v from 'valibot';

const transformationSchema = v.object({
  MetricNamespace: v.literal('LatenodeTokenBroker'),
  MetricName: v.string(),
  MetricValue: v.string(),
  Unit: v.picklist(['Count', 'Milliseconds']),
  Dimensions: v.array(v.object({ Key: v.string(), Value: v.string() })),
});

/** The properties of an `AWS::Logs::MetricFilter`. */
export const metricFilterSchema = v.object({
  LogGroupName: v.object({ Ref: v.string() }),
  FilterPattern: v.string(),
  MetricTransformations: v.tuple([transformationSchema]),
});

export type MetricFilter = v.InferOutput<typeof metricFilterSchema>;

export interface Datum {
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Returns the datum that a line adds to the metric; none if the line does not match, or lacks the value or a dimension. */
export const datumOf = (filter: MetricFilter, line: string): Datum | undefined => {
  const fields = parseJson(line);
  if (!matches(filter.FilterPattern, fields)) return undefined;
  const [{ MetricName, MetricValue, Dimensions }] = filter.MetricTransformations;
  const value = MetricValue.startsWith('$') ? fieldOf(fields, MetricValue) : Number(MetricValue);
  const dimensions = Object.fromEntries(Dimensions.map(({ Key, Value }) => [Key, fieldOf(fields, Value)]));
  return typeof value === 'number' && v.is(v.record(v.string(), v.string()), dimensions)
    ? { name: MetricName, value, dimensions }
    : undefined;
};

/** Evaluates `{ a && b || (c && d) }` of `$.x = "text"`, `$.x = "start*"`, `$.x >= 0` and `$.x IS TRUE`; throws for any other pattern. */
export const matches = (pattern: string, fields: unknown): boolean => {
  const body = /^\{ (.+) \}$/.exec(pattern)?.[1];
  if (body === undefined) throw new Error(`not a pattern for JSON: ${pattern}`);
  return body
    .split(' || ')
    .map((part) => {
      const terms = part.replace(/^\((.+)\)$/, '$1').split(' && ');
      return terms.map((term) => holds(term, fields)).every(Boolean);
    })
    .some(Boolean);
};

function holds(term: string, fields: unknown): boolean {
  const [, selector, operator, text, number] =
    /^(\$(?:\.\w+)+) (IS TRUE|=|>=)(?: "([^"]*)"| (\d+))?$/.exec(term) ?? [];
  const value = fieldOf(fields, selector ?? '');
  if (operator === 'IS TRUE') return value === true;
  if (operator === '=' && text !== undefined)
    return text.endsWith('*') ? String(value).startsWith(text.slice(0, -1)) : value === text;
  if (operator === '>=' && number !== undefined) return typeof value === 'number' && value >= Number(number);
  throw new Error(`unsupported term: ${term}`);
}

function fieldOf(fields: unknown, selector: string): unknown {
  return selector
    .split('.')
    .slice(1)
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      fields,
    );
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
