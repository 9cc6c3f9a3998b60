import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assumed } from '../../bench/cost.ts';
import type { Template } from '../../serverless/build/package.ts';
import { alarmsOf, formulasOf, metricsOf } from '../support/alarm.ts';
import { type Templates, topicArn } from '../support/template.ts';
import { metricName, metricsMade } from '../support/template-metrics.ts';

/** The alarm whose name ends so. */
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
      'mostly-errors',
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
    const looked = metricsOf(alarm);
    expect(looked).not.toEqual([]);
    for (const { Namespace, MetricName, Dimensions } of looked) {
      const dimensions = Dimensions.map(({ Name }) => Name);
      expect(metricsMade(simple)).toContain(metricName(Namespace, MetricName, dimensions));
      const [dimension] = Dimensions;
      expect(dimension?.Value.Ref).toBe(dimension?.Name === 'ApiId' ? 'HttpApi' : 'TokenLambdaFunction');
    }
  });

  test.each(bySlug)(
    '%s names the project, the stage, what it means, and its section of the runbook',
    (slug, alarm) => {
      expect(alarm.AlarmDescription).toMatch(
        new RegExp(
          `^Latenode token broker, stage example: [A-Z].+\\. What to do: docs/runbook\\.md#${slug}$`,
        ),
      );
      expect(sections).toContain(slug);
    },
  );

  test('a formula speaks of the metrics that it is given, and it alone is compared with the threshold', () => {
    for (const alarm of alarms.filter((one) => 'Metrics' in one)) {
      const formulas = formulasOf(alarm);
      expect(formulas).toHaveLength(1);
      const words = formulas[0]?.match(/[a-z]\w+/g) ?? [];
      expect([...new Set(words)].sort()).toEqual(
        metricsOf(alarm)
          .map(({ id }) => id)
          .sort(),
      );
    }
  });

  test.each(bySlug)('%s counts what happens, in five minutes', (slug, alarm) => {
    const stats: Readonly<Record<string, string>> = { Latency: 'p99', SigningKeyAgeDays: 'Minimum' };
    for (const { MetricName, Stat, Period } of metricsOf(alarm))
      expect({ Stat, Period }).toEqual({
        Stat: stats[MetricName] ?? 'Sum',
        Period: slug === 'signing-key-age' ? 3600 : 300, // it is told by the fetches, of which an hour has a few
      });
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

  test('what they cost is reckoned with as many metrics as they look at', () => {
    expect(alarms.flatMap(metricsOf)).toHaveLength(assumed.alarmMetrics);
  });

  test('silence is no fault, and makes no key younger', () => {
    for (const { AlarmName, TreatMissingData } of alarms)
      expect(TreatMissingData).toBe(AlarmName.endsWith('signing-key-age') ? 'ignore' : 'notBreaching');
  });
};
