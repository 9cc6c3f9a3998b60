import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { Template } from '../../local/package.ts';
import { namesOf, propertiesOf, type Templates, topicArn } from '../support/template.ts';
import { metricName, metricsMade } from '../support/template-metrics.ts';

const metric = {
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.array(v.object({ Name: v.string(), Value: v.object({ Ref: v.string() }) })),
};
const math = v.object({
  Id: v.string(),
  Expression: v.optional(v.string()),
  MetricStat: v.optional(v.object({ Metric: v.object(metric), Stat: v.string(), Period: v.number() })),
});
const common = {
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  AlarmActions: v.array(v.string()),
  OKActions: v.array(v.string()),
  Threshold: v.number(),
  ComparisonOperator: v.string(),
  TreatMissingData: v.string(),
};
const alarmSchema = v.union([
  v.object({ ...common, Metrics: v.array(math) }),
  v.object({ ...common, ...metric }),
]);

const alarmsOf = (template: Template) =>
  namesOf(template, 'AWS::CloudWatch::Alarm').map((name) =>
    v.parse(alarmSchema, propertiesOf(template, name)),
  );

/** Of the alarm whose name ends so. */
const alarmOf = (template: Template, slug: string) =>
  alarmsOf(template).find(({ AlarmName }) => AlarmName.endsWith(`-${slug}`));

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = [...runbook.matchAll(/^### (.+)$/gm)].map(([, title = '']) =>
  title.toLowerCase().replaceAll(' ', '-'),
);

export const testAlarms = ({ simple, special }: Templates): void => {
  const alarms = alarmsOf(simple);
  const bySlug = alarms.map(
    (alarm) => [alarm.AlarmName.replace('latenode-token-broker-example-', ''), alarm] as const,
  );

  test('there is one for each thing that can go wrong', () => {
    expect(bySlug.map(([slug]) => slug)).toEqual([
      'server-errors',
      'refusals',
      'signing-key-refresh',
      'issuer-keys-refresh',
      'signing-key-age',
      'latency',
      'gateway-throttles',
      'function-throttles',
    ]);
  });

  test.each(bySlug)('%s looks at metrics that there are, of this stage', (_slug, alarm) => {
    const looked =
      'Metrics' in alarm ? alarm.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) : [alarm];
    expect(looked).not.toEqual([]);
    for (const { Namespace, MetricName, Dimensions } of looked) {
      const dimensions = Dimensions.map(({ Name }) => Name);
      expect(metricsMade(simple)).toContain(metricName(Namespace, MetricName, dimensions));
      const [dimension] = Dimensions;
      expect(dimension?.Value.Ref).toBe(dimension?.Name === 'ApiId' ? 'HttpApi' : 'TokenLambdaFunction');
    }
  });

  test.each(bySlug)('%s says what it means, and names its section of the runbook', (slug, alarm) => {
    expect(alarm.AlarmDescription).toMatch(new RegExp(`^[A-Z].+\\. docs/runbook\\.md#${slug}$`));
    expect(sections).toContain(slug);
  });

  test('a formula speaks of the metrics that it is given', () => {
    for (const alarm of alarms.filter((one) => 'Metrics' in one)) {
      const ids = alarm.Metrics.flatMap(({ Id, Expression }) => (Expression ? [] : [Id]));
      const words = alarm.Metrics.flatMap(({ Expression }) => Expression?.match(/[a-z]\w+/g) ?? []);
      expect([...new Set(words)].sort()).toEqual(ids.sort());
    }
  });

  test('the topic of the parameter, and nobody without it, is told of begin and end', () => {
    for (const { AlarmActions, OKActions } of alarms) expect([...AlarmActions, ...OKActions]).toEqual([]);
    for (const { AlarmActions, OKActions } of alarmsOf(special))
      expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: [topicArn], OKActions: [topicArn] });
  });

  test.each([
    ['refusals', 50, 30],
    ['signing-key-age', 365, 90],
    ['latency', 2000, 1500],
  ])('%s begins above %i, unless a parameter says otherwise', (slug, usual, ours) => {
    const beginsAbove = (Threshold: number) => ({
      Threshold,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    expect(alarmOf(simple, slug)).toMatchObject(beginsAbove(usual));
    expect(alarmOf(special, slug)).toMatchObject(beginsAbove(ours));
  });

  test('silence is no fault, and makes no key younger', () => {
    for (const { AlarmName, TreatMissingData } of alarms)
      expect(TreatMissingData).toBe(AlarmName.endsWith('signing-key-age') ? 'ignore' : 'notBreaching');
  });
};
