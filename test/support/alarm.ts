/**
 * Evaluates alarms as CloudWatch does, for the rules and the metric math that serverless/resources/alarms.ts uses.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
import * as v from 'valibot';
import type { Template } from '../../serverless/build/package.ts';
import { namesOf, propertiesOf } from './template.ts';

const metricSchema = v.strictObject({
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.array(v.object({ Name: v.string(), Value: v.object({ Ref: v.string() }) })),
});
const querySchema = v.union([
  v.strictObject({
    Id: v.string(),
    ReturnData: v.literal(false),
    MetricStat: v.strictObject({ Metric: metricSchema, Stat: v.string(), Period: v.number() }),
  }),
  v.strictObject({ Id: v.string(), Label: v.string(), Expression: v.string() }), // ReturnData is true by default
]);
const common = {
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  AlarmActions: v.array(v.string()),
  OKActions: v.array(v.string()),
  EvaluationPeriods: v.number(),
  DatapointsToAlarm: v.optional(v.number()),
  Threshold: v.number(),
  ComparisonOperator: v.picklist(['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold']),
  TreatMissingData: v.picklist(['notBreaching', 'ignore']),
};
const alarmSchema = v.union([
  v.strictObject({ ...common, Metrics: v.array(querySchema) }),
  v.strictObject({ ...common, ...metricSchema.entries, Statistic: v.string(), Period: v.number() }),
]);

export type Alarm = v.InferOutput<typeof alarmSchema>;

export const alarmsOf = (template: Template): Alarm[] =>
  namesOf(template, 'AWS::CloudWatch::Alarm').map((name) =>
    v.parse(alarmSchema, propertiesOf(template, name)),
  );

export interface AlarmMetric extends v.InferOutput<typeof metricSchema> {
  /** The name of the metric in the formula. */
  readonly id: string;
  readonly Stat: string;
  readonly Period: number;
}

/** Returns the metrics of an alarm. */
export const metricsOf = (alarm: Alarm): AlarmMetric[] =>
  'Metrics' in alarm
    ? alarm.Metrics.flatMap((query) =>
        'MetricStat' in query ? [{ ...query.MetricStat, ...query.MetricStat.Metric, id: query.Id }] : [],
      )
    : [{ ...alarm, id: alarm.MetricName, Stat: alarm.Statistic }];

/** Returns the formulas of an alarm; the tests expect at most one. */
export const formulasOf = (alarm: Alarm): string[] =>
  'Metrics' in alarm
    ? alarm.Metrics.flatMap((query) => ('Expression' in query ? [query.Expression] : []))
    : [];

/** The values by period, the oldest first; undefined if data is missing. */
export type Series = readonly (number | undefined)[];

/** The result of FILL for a metric without data in the range, which AWS does not document. */
export type FillOfNothing = 'values' | 'nothing';

/** Returns the state after each period, `A` (alarm) or `o` (OK), for metrics by name. */
export const statesOf = (
  alarm: Alarm,
  metrics: Readonly<Record<string, Series>>,
  fillOfNothing: FillOfNothing,
) => {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, Threshold, TreatMissingData } = alarm;
  const breaches = (value: number) =>
    alarm.ComparisonOperator === 'GreaterThanThreshold' ? value > Threshold : value >= Threshold;
  const range = EvaluationPeriods + 2; // CloudWatch retrieves more periods than it evaluates
  const length = Math.max(...Object.values(metrics).map((series) => series.length));
  let state = 'o';
  let states = '';
  for (let end = 1; end <= length; end += 1) {
    const periods = Array.from({ length: range }, (_, i) => end - range + i);
    const values = metricsOf(alarm).map(
      ({ id, MetricName }) => [id, periods.map((at) => metrics[MetricName]?.[at])] as const,
    );
    const real = resultOf(alarm, Object.fromEntries(values), fillOfNothing).filter(
      (value) => value !== undefined,
    );
    const breaching = real.slice(-EvaluationPeriods).filter(breaches).length;
    if (breaching >= DatapointsToAlarm) state = 'A';
    else if (real.length >= EvaluationPeriods || TreatMissingData === 'notBreaching') state = 'o';
    states += state;
  }
  return states;
};

/** Returns the series that is compared with the threshold. */
function resultOf(alarm: Alarm, metrics: Readonly<Record<string, Series>>, fillOfNothing: FillOfNothing) {
  const [formula = metricsOf(alarm)[0]?.id ?? ''] = formulasOf(alarm);
  const series: Record<string, Series> = { ...metrics };
  const filled = formula.replaceAll(/FILL\((\w+), (\d+)\)/g, (_, id: string, value: string) => {
    const name = `${id}_or_${value}`;
    const known = metrics[id] ?? [];
    const fills = fillOfNothing === 'values' || known.some((one) => one !== undefined);
    series[name] = known.map((one) => one ?? (fills ? Number(value) : undefined));
    return name;
  });
  const ids = Object.keys(series).filter((id) => new RegExp(`\\b${id}\\b`).test(filled));
  const code = filled.replaceAll(/IF\((.+), (.+), (.+)\)/g, '($1 ? $2 : $3)');
  if (!/^[\w\s().*/>=?:]+$/.test(code)) throw new Error(`unsupported formula: ${formula}`);
  const compute = new Function(...ids, `return ${ids.length === 0 ? undefined : code}`);
  return (Object.values(metrics)[0] ?? []).map((_, at): number | undefined => {
    const values = ids.map((id) => series[id]?.[at]);
    return values.includes(undefined) ? undefined : compute(...values); // without one of the values, a period has no result
  });
}
