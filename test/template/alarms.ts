import * as v from 'valibot';
import { expect, test } from 'vitest';
import { anchorsOf, readGuide } from '../support/guides.ts';
import type { Template } from '../support/package-project.ts';
import { metricName, metricsMade } from './metrics.ts';
import { namesOf, propertiesOf, type Templates, topicArn } from './stages.ts';

const dimension = v.strictObject({ Name: v.string(), Value: v.object({ Ref: v.string() }) });
const metric = { Namespace: v.string(), MetricName: v.string(), Dimensions: v.strictTuple([dimension]) };
const metricSchema = v.strictObject(metric);
type AlarmMetric = v.InferOutput<typeof metricSchema> &
  Readonly<Record<'id' | 'Stat', string>> & { Period: number };
const common = {
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  AlarmActions: v.array(v.string()),
  OKActions: v.array(v.string()),
  EvaluationPeriods: v.number(),
  DatapointsToAlarm: v.optional(v.number()),
  Threshold: v.number(),
  ComparisonOperator: v.picklist(['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold']),
  TreatMissingData: v.string(),
};
const seriesSchema = v.strictObject({
  Id: v.string(),
  ReturnData: v.literal(false),
  MetricStat: v.strictObject({ Metric: metricSchema, Stat: v.string(), Period: v.number() }),
});
const formulaSchema = v.strictObject({ Id: v.string(), Label: v.string(), Expression: v.string() });
const alarmSchema = v.union([
  v.strictObject({ ...common, Metrics: v.array(v.union([seriesSchema, formulaSchema])) }),
  v.strictObject({ ...common, ...metric, Statistic: v.string(), Period: v.number() }),
]);

const alarmsOf = (template: Template) =>
  namesOf(template, 'AWS::CloudWatch::Alarm').map((name) => {
    const alarm = v.parse(alarmSchema, propertiesOf(template, name));
    const queries = 'Metrics' in alarm ? alarm.Metrics : [];
    const series = queries.flatMap((query) =>
      'MetricStat' in query ? [{ ...query.MetricStat, ...query.MetricStat.Metric, id: query.Id }] : [],
    );
    const metrics: AlarmMetric[] =
      'Metrics' in alarm ? series : [{ ...alarm, id: alarm.MetricName, Stat: alarm.Statistic }];
    const formulas = queries.flatMap((query) => ('Expression' in query ? [query.Expression] : []));
    return { ...alarm, metrics, formula: 'Metrics' in alarm ? formulas.join() : alarm.MetricName };
  });

type Alarm = ReturnType<typeof alarmsOf>[number];

const slugOf = ({ AlarmName }: Alarm) => AlarmName.replace('latenode-token-broker-example-', '');

/** Returns the name, the condition, the breaching periods among those evaluated, missing data, and the metrics of the formula. */
const rowOf = (alarm: Alarm): string[] => {
  const operator = alarm.ComparisonOperator === 'GreaterThanThreshold' ? '>' : '>=';
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm;
  return [
    slugOf(alarm),
    `${alarm.formula} ${operator} ${alarm.Threshold}`,
    `${DatapointsToAlarm} of ${EvaluationPeriods}, ${alarm.TreatMissingData}`,
    ...alarm.metrics.map(
      ({ id, Stat, Period, MetricName }) => `${id}: ${MetricName}, ${Stat} of ${Period} s`,
    ),
  ];
};

/** FILL, because CloudWatch evaluates older data points in place of missing ones. */
const rows = [
  ['server-errors', 'FILL(sum, 0) >= 5', '1 of 1, notBreaching', 'sum: 5xx, Sum of 300 s'],
  [
    'mostly-errors',
    'IF(2 * FILL(failed, 0) > FILL(accepted, 0), 1, 0) >= 1',
    '3 of 12, notBreaching',
    'failed: FailedRequests, Sum of 300 s',
    'accepted: TokenLatency, SampleCount of 300 s',
  ],
  [
    'refusals',
    'IF(FILL(decided, 0) >= 20, 100 * FILL(rejected, 0) / FILL(decided, 1), 0) > 50',
    '2 of 2, notBreaching',
    'rejected: RefusedRequests, Sum of 300 s',
    'decided: DecidedRequests, Sum of 300 s',
  ],
  ...['SigningKey', 'IssuerKeys'].map((keys) => [
    keys === 'SigningKey' ? 'signing-key-refresh' : 'issuer-keys-refresh',
    'FILL(sum, 0) >= 1',
    '3 of 12, notBreaching',
    `sum: ${keys}FetchFailed, Sum of 300 s`,
  ]),
  [
    'signing-key-age',
    'SigningKeyAgeDays > 365',
    '1 of 1, ignore',
    'SigningKeyAgeDays: SigningKeyAgeDays, Minimum of 3600 s', // each fetch reports the age, and an hour has a few fetches
  ],
  [
    'latency',
    'IF(FILL(accepted, 0) >= 20, FILL(slowest, 0), 0) > 2000',
    '3 of 3, notBreaching',
    'accepted: TokenLatency, SampleCount of 300 s',
    'slowest: TokenLatency, p99 of 300 s',
  ],
  ['gateway-throttles', 'FILL(sum, 0) >= 10', '1 of 1, notBreaching', 'sum: ThrottledRequests, Sum of 300 s'],
  ['function-throttles', 'FILL(sum, 0) >= 1', '1 of 1, notBreaching', 'sum: Throttles, Sum of 300 s'],
];

export const testAlarms = ({ simple, special }: Templates): void => {
  const alarms = alarmsOf(simple);
  const ofSpecial = alarmsOf(special);

  test('have these names, formulas, thresholds, periods and metrics', () => {
    expect(alarms.map(rowOf)).toEqual(rows);
  });

  test('have the thresholds of the settings', () => {
    const thresholds = ofSpecial.map(({ Threshold }) => Threshold);
    expect(thresholds.filter((threshold, i) => threshold !== alarms[i]?.Threshold)).toEqual([30, 90, 1500]);
  });

  test('evaluate only metrics that the stack produces, as many as docs/cost-and-scale.md counts', () => {
    const metrics = alarms.flatMap((alarm) => alarm.metrics);
    for (const { Namespace, MetricName, Dimensions } of metrics) {
      const [{ Name, Value }] = Dimensions;
      expect(metricsMade(simple)).toContain(metricName(Namespace, MetricName, [Name]));
      expect(Value.Ref).toBe(Name === 'ApiId' ? 'HttpApi' : 'TokenLambdaFunction');
    }
    const counted = new RegExp(`^\\| metrics that alarms read +\\| +0.1 \\| +${metrics.length} \\|`, 'm');
    expect(readGuide('docs/cost-and-scale.md')).toMatch(counted);
  });

  const sections = anchorsOf(readGuide('docs/runbook.md'));
  test.each(alarms)(
    'state the project, the stage, the meaning, the first step and the section of the runbook: $AlarmName',
    (alarm) => {
      const text = `^Latenode token broker, stage example: [A-Z].+\\. What to do: [A-Z].+\\. Runbook: docs/runbook\\.md#${slugOf(alarm)}$`;
      expect(alarm.AlarmDescription).toMatch(new RegExp(text));
      expect(alarm.AlarmDescription.length).toBeLessThanOrEqual(1024); // the maximum of CloudWatch
      expect(sections).toContain(slugOf(alarm));
    },
  );

  test('notify alarmTopicArn when they go into ALARM and back to OK, and nobody without it', () => {
    const notified = (of: readonly Alarm[]) =>
      of.map(({ AlarmActions, OKActions }) => [AlarmActions, OKActions]);
    expect(notified(alarms)).toEqual(alarms.map(() => [[], []]));
    expect(notified(ofSpecial)).toEqual(alarms.map(() => [[topicArn], [topicArn]]));
  });
};
