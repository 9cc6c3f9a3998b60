import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Template } from '../../serverless/build/package.ts';
import { alarmsOf, formulasOf, metricsOf } from '../support/alarm.ts';
import { type Templates, topicArn } from '../support/template.ts';
import { metricName, metricsMade } from '../support/template-metrics.ts';

/** Returns the alarm whose name ends with the slug. */
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

  test('have these names', () => {
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

  test('use each of their metrics in one formula, which is compared with the threshold', () => {
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

  test.each(bySlug)(
    'aggregate their metrics over periods of five minutes, or an hour for the age of the key: %s',
    (slug, alarm) => {
      const stats: Readonly<Record<string, string>> = { Latency: 'p99', SigningKeyAgeDays: 'Minimum' };
      for (const { MetricName, Stat, Period } of metricsOf(alarm))
        expect({ Stat, Period }).toEqual({
          Stat: stats[MetricName] ?? 'Sum',
          Period: slug === 'signing-key-age' ? 3600 : 300, // each fetch reports the age, and an hour has a few fetches
        });
    },
  );

  test('notify alarmTopicArn when they go into ALARM and back to OK, and nobody without it', () => {
    for (const { AlarmActions, OKActions } of alarms) expect([...AlarmActions, ...OKActions]).toEqual([]);
    for (const { AlarmActions, OKActions } of alarmsOf(special))
      expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: [topicArn], OKActions: [topicArn] });
  });

  test.each([
    ['refusals', 50, 30],
    ['signing-key-age', 365, 90],
    ['latency', 2000, 1500],
  ])('use the threshold of the setting: %s, %i by default, or %i', (slug, byDefault, set) => {
    const above = (Threshold: number) => ({
      Threshold,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    expect(alarmOf(simple, slug)).toMatchObject(above(byDefault));
    expect(alarmOf(special, slug)).toMatchObject(above(set));
  });

  test('evaluate as many metrics as docs/cost-and-scale.md counts', () => {
    expect(alarms.flatMap(metricsOf)).toHaveLength(12);
  });

  test('treat missing data as not breaching, or for the age of the key keep their state', () => {
    for (const { AlarmName, TreatMissingData } of alarms)
      expect(TreatMissingData).toBe(AlarmName.endsWith('signing-key-age') ? 'ignore' : 'notBreaching');
  });
};
