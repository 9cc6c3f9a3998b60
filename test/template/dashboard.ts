import * as v from 'valibot';
import { expect, test } from 'vitest';
import { errorResponses } from '../../lib/errors.ts';
import type { Template } from '../support/package-project.ts';
import { metricName, metricsMade } from './metrics.ts';
import { namesOf, propertiesOf, type Templates } from './stages.ts';

const lineSchema = v.pipe(
  v.array(v.union([v.string(), v.record(v.string(), v.string())])),
  v.transform((parts) => parts.filter((part) => typeof part === 'string')),
);
const widgetSchema = v.object({
  ...{ x: v.number(), y: v.number(), width: v.number(), height: v.number(), type: v.string() },
  properties: v.object({
    title: v.string(),
    region: v.optional(v.string()),
    alarms: v.optional(v.array(v.string()), []),
    metrics: v.optional(v.array(lineSchema), []),
    query: v.optional(v.string()),
  }),
});
const bodySchema = v.object({ widgets: v.array(widgetSchema) });
const propertiesSchema = v.object({
  DashboardName: v.object({ 'Fn::Sub': v.string() }),
  DashboardBody: v.object({ 'Fn::Sub': v.pipe(v.string(), v.parseJson(), bodySchema) }),
});

const dashboardOf = (template: Template) => {
  const { DashboardName, DashboardBody } = v.parse(propertiesSchema, propertiesOf(template, 'Dashboard'));
  return { name: DashboardName['Fn::Sub'], ...DashboardBody['Fn::Sub'] };
};

/** Returns the queries of Logs Insights on the dashboard. */
export const dashboardQueries = (template: Template): string[] =>
  dashboardOf(template).widgets.flatMap(({ properties }) => properties.query ?? []);

export const testDashboard = ({ simple, special }: Templates): void => {
  const { name, widgets } = dashboardOf(simple);
  const lines = widgets.flatMap(({ properties }) => properties.metrics);

  const alarmArn = (name: string) =>
    `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:\${${name}}`;

  test('is named after the stage and the region, and the stack outputs its URL', () => {
    expect(name).toBe('latenode-token-broker-example-${AWS::Region}');
    expect(dashboardOf(special).name).toBe('latenode-token-broker-prod-${AWS::Region}');
    const { DashboardUrl } = simple.Outputs;
    expect(DashboardUrl).toMatchObject({
      Value: { 'Fn::Sub': expect.stringMatching(/^https:.+#dashboards\/dashboard\/\$\{Dashboard\}$/) },
    });
  });

  test('shows only metrics that the stack produces', () => {
    const known = metricsMade(simple);
    for (const [namespace = '', name = '', ...dimensions] of lines) {
      const keys = dimensions.filter((_, i) => i % 2 === 0);
      expect(known).toContain(metricName(namespace, name, keys));
      expect(dimensions[1]).toMatch(
        keys[0] === 'ApiId' ? /^\$\{HttpApi\}$/ : /^\$\{(Token|Jwks)LambdaFunction\}$/,
      );
    }
  });

  test('shows every metric of the broker', () => {
    const shown = new Set(lines.map(([namespace, name]) => `${namespace}/${name}`));
    const own = [...metricsMade(simple)].filter((name) => name.startsWith('LatenodeTokenBroker/'));
    expect(own.map((name) => name.replace(/ by .*/, '')).filter((name) => !shown.has(name))).toEqual([]);
  });

  test('shows every outcome of a request for a token', () => {
    const outcomes = lines.flatMap((line) => (line[4] === 'Outcome' ? [line[5]] : []));
    expect(outcomes).toEqual(['issued', ...Object.keys(errorResponses)]);
  });

  test('shows the state of every alarm', () => {
    const shown = widgets.flatMap(({ properties }) => properties.alarms);
    expect(shown).toEqual(namesOf(simple, 'AWS::CloudWatch::Alarm').map(alarmArn));
  });

  test('has widgets of the type of their contents, and graphs and queries of the region of the stack', () => {
    for (const { type, properties } of widgets) {
      const { alarms, query, region } = properties;
      const kind = alarms.length > 0 ? 'alarm' : query ? 'log' : 'metric';
      expect([type, region]).toEqual([kind, kind === 'alarm' ? undefined : '${AWS::Region}']);
    }
  });

  test('refers only to resources in the template', () => {
    const references = [...JSON.stringify(widgets).matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name);
    const known = ['AWS::AccountId', 'AWS::Partition', 'AWS::Region', ...Object.keys(simple.Resources)];
    expect(references.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('fills each row with widgets that do not overlap', () => {
    let next = { x: 0, y: 0 };
    for (const { x, y, width, height } of widgets) {
      expect({ x, y }).toEqual(next);
      next = x + width < 24 ? { x: x + width, y } : { x: 0, y: y + height };
      expect(x + width).toBeLessThanOrEqual(24);
    }
    expect(next.x).toBe(0);
  });
};
