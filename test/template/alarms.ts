import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { Template } from '../support/package-project.ts';
import { accessLine, filtersOf, matches, metricName, metricsMade, select } from './metrics.ts';
import { namesOf, propertiesOf, type Templates, topicArn } from './stages.ts';

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

type Alarm = v.InferOutput<typeof alarmSchema>;

const alarmsOf = (template: Template): Alarm[] =>
  namesOf(template, 'AWS::CloudWatch::Alarm').map((name) =>
    v.parse(alarmSchema, propertiesOf(template, name)),
  );

interface AlarmMetric extends v.InferOutput<typeof metricSchema> {
  /** The name of the metric in the formula. */
  readonly id: string;
  readonly Stat: string;
  readonly Period: number;
}

const metricsOf = (alarm: Alarm): AlarmMetric[] =>
  'Metrics' in alarm
    ? alarm.Metrics.flatMap((query) =>
        'MetricStat' in query ? [{ ...query.MetricStat, ...query.MetricStat.Metric, id: query.Id }] : [],
      )
    : [{ ...alarm, id: alarm.MetricName, Stat: alarm.Statistic }];

/** Returns what is compared with the threshold. */
const formulaOf = (alarm: Alarm): string =>
  'Metrics' in alarm
    ? alarm.Metrics.flatMap((query) => ('Expression' in query ? [query.Expression] : [])).join()
    : alarm.MetricName;

/** Returns the formula, the comparison, and the number of breaching periods among those that are evaluated. */
const conditionOf = (alarm: Alarm) => {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm;
  const operator = alarm.ComparisonOperator === 'GreaterThanThreshold' ? '>' : '>=';
  return [formulaOf(alarm), `${operator} ${alarm.Threshold}`, `${DatapointsToAlarm} of ${EvaluationPeriods}`];
};

/** Each alarm with its condition. FILL, because CloudWatch evaluates older data points in place of missing ones. */
const conditions = [
  ['server-errors', 'FILL(sum, 0)', '>= 5', '1 of 1'],
  ['mostly-errors', 'IF(2 * FILL(failed, 0) > FILL(answered, 0), 1, 0)', '>= 1', '3 of 12'],
  ['refusals', 'IF(FILL(decided, 0) >= 20, 100 * FILL(rejected, 0) / FILL(decided, 1), 0)', '> 50', '2 of 2'],
  ['signing-key-refresh', 'FILL(sum, 0)', '>= 1', '3 of 12'],
  ['issuer-keys-refresh', 'FILL(sum, 0)', '>= 1', '3 of 12'],
  ['signing-key-age', 'SigningKeyAgeDays', '> 365', '1 of 1'],
  ['latency', 'IF(FILL(answered, 0) >= 20, FILL(slowest, 0), 0)', '> 2000', '3 of 3'],
  ['gateway-throttles', 'FILL(sum, 0)', '>= 10', '1 of 1'],
  ['function-throttles', 'FILL(sum, 0)', '>= 1', '1 of 1'],
];

/** A request: status, latency in milliseconds, route. */
type Logged = readonly [status: number, latency: number, route: string];
const times = (count: number, ...request: Logged): Logged[] => Array.from({ length: count }, () => request);
const token = 'POST /token';
const probes = times(5, 200, 9, 'GET /.well-known/jwks.json');

/** Five minutes of requests, and the alarms whose condition they meet. */
const periods: [string, Logged[], string[]][] = [
  ['no request', [], []],
  ['a probe every minute', probes, []],
  [
    'a probe every minute, and one user who gets a 500',
    [...probes, ...times(1, 500, 20, token)],
    ['mostly-errors'],
  ],
  ['a probe that fails', times(5, 503, 9, 'GET /.well-known/jwks.json'), ['server-errors']],
  [
    'preflights, scanners, rejections and throttled requests beside users who get a 503',
    [
      ...times(50, 204, 1, '-'),
      ...times(50, 404, 1, '-'),
      ...times(50, 401, 1, token),
      ...times(50, 429, 1, token),
      ...times(4, 503, 20, token),
    ],
    ['mostly-errors', 'refusals', 'gateway-throttles'],
  ],
  ['as many tokens as errors', [...times(3, 200, 20, token), ...times(3, 500, 20, token)], []],
  [
    'slow tokens beside a fast probe and fast rejections',
    [...probes, ...times(30, 401, 1, token), ...times(20, 200, 2500, token)],
    ['refusals', 'latency'],
  ],
  ['fast tokens beside a slow probe', [...times(20, 200, 20, token), ...times(5, 200, 9000, 'GET /x')], []],
  ['slow tokens, fewer than 20', times(19, 200, 2500, token), []],
];

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  SampleCount: (values) => values.length,
  p99: (values) => values.toSorted((one, other) => one - other)[Math.ceil(0.99 * values.length) - 1] ?? 0,
};

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = [...runbook.matchAll(/^### (.+)$/gm)].map(([, title = '']) =>
  title.toLowerCase().replaceAll(' ', '-'),
);

export const testAlarms = ({ simple, special }: Templates): void => {
  const alarms = alarmsOf(simple);
  const bySlug = alarms.map(
    (alarm) => [alarm.AlarmName.replace('latenode-token-broker-example-', ''), alarm] as const,
  );

  test('have these names, formulas, thresholds and periods', () => {
    expect(bySlug.map(([slug, alarm]) => [slug, ...conditionOf(alarm)])).toEqual(conditions);
  });

  test.each(periods)('have these conditions met by five minutes with %s', (_title, requests, expected) => {
    const lines = requests.map(([status, responseLatency, routeKey]) =>
      JSON.parse(accessLine(simple, { status, responseLatency, routeKey })),
    );
    const filters = filtersOf(simple).filter(({ logGroup }) => logGroup === 'HttpApiLogGroup');
    const measure = ({ MetricName, Stat }: AlarmMetric): number | undefined => {
      if (MetricName === '5xx') return requests.filter(([status]) => status >= 500).length || undefined;
      const { pattern, value } = filters.find(({ metric }) => metric === MetricName) ?? {
        pattern: '',
        value: '',
      };
      const found = lines.filter((line) => matches(pattern, line));
      const values = found.map((line) => Number(value === '1' ? value : select(line, value)));
      return values.length > 0 ? statistics[Stat]?.(values) : undefined;
    };
    const breached = bySlug.filter(([, alarm]) => {
      const metrics = metricsOf(alarm);
      if (metrics.some(({ Dimensions: [by] }) => by?.Name !== 'ApiId')) return false;
      const evaluate = new Function(
        'IF',
        'FILL',
        ...metrics.map(({ id }) => id),
        `return ${formulaOf(alarm)}`,
      );
      const result = evaluate(
        (condition: boolean, yes: number, no: number) => (condition ? yes : no),
        (value: number | undefined, fallback: number) => value ?? fallback,
        ...metrics.map(measure),
      );
      return alarm.ComparisonOperator === 'GreaterThanThreshold'
        ? result > alarm.Threshold
        : result >= alarm.Threshold;
    });
    expect(breached.map(([slug]) => slug)).toEqual(expected);
  });

  test('have the thresholds of the settings', () => {
    const set = alarmsOf(special).map((alarm) => conditionOf(alarm)[1]);
    expect(set.filter((threshold, i) => threshold !== conditions[i]?.[2])).toEqual([
      '> 30',
      '> 90',
      '> 1500',
    ]);
  });

  test.each(bySlug)('evaluate only metrics that the stack produces: %s', (_slug, alarm) => {
    const metrics = metricsOf(alarm);
    expect(metrics).not.toEqual([]);
    for (const { Namespace, MetricName, Dimensions } of metrics) {
      const dimensions = Dimensions.map(({ Name }) => Name);
      expect(metricsMade(simple)).toContain(metricName(Namespace, MetricName, dimensions));
      const [dimension] = Dimensions;
      expect(dimension?.Value.Ref).toBe(dimension?.Name === 'ApiId' ? 'HttpApi' : 'TokenLambdaFunction');
    }
  });

  test.each(bySlug)(
    'state the project, the stage, the meaning, the first step and the section of the runbook: %s',
    (slug, { AlarmDescription }) => {
      expect(AlarmDescription).toMatch(
        new RegExp(
          `^Latenode token broker, stage example: [A-Z].+\\. What to do: [A-Z].+\\. Runbook: docs/runbook\\.md#${slug}$`,
        ),
      );
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024); // the maximum of CloudWatch
      expect(sections).toContain(slug);
    },
  );

  test.each(bySlug)('use each of their metrics in the formula: %s', (_slug, alarm) => {
    const ids = metricsOf(alarm).map(({ id }) => id);
    expect([...new Set(formulaOf(alarm).match(/[a-zA-Z]*[a-z]\w*/g))].sort()).toEqual(ids.sort());
  });

  test.each(bySlug)(
    'aggregate their metrics over periods of five minutes, or an hour for the age of the key: %s',
    (slug, alarm) => {
      const stats: Readonly<Record<string, string>> = {
        answered: 'SampleCount',
        slowest: 'p99',
        SigningKeyAgeDays: 'Minimum',
      };
      for (const { id, Stat, Period } of metricsOf(alarm))
        expect({ Stat, Period }).toEqual({
          Stat: stats[id] ?? 'Sum',
          Period: slug === 'signing-key-age' ? 3600 : 300, // each fetch reports the age, and an hour has a few fetches
        });
    },
  );

  test('notify alarmTopicArn when they go into ALARM and back to OK, and nobody without it', () => {
    for (const { AlarmActions, OKActions } of alarms) expect([...AlarmActions, ...OKActions]).toEqual([]);
    for (const { AlarmActions, OKActions } of alarmsOf(special))
      expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: [topicArn], OKActions: [topicArn] });
  });

  test('evaluate as many metrics as docs/cost-and-scale.md counts', () => {
    expect(alarms.flatMap(metricsOf)).toHaveLength(12);
  });

  test('treat missing data as not breaching, or for the age of the key keep their state', () => {
    for (const { AlarmName, TreatMissingData } of alarms)
      expect(TreatMissingData).toBe(AlarmName.endsWith('signing-key-age') ? 'ignore' : 'notBreaching');
  });
};
