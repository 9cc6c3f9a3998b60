import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { metricNames } from '../../lib/telemetry/metrics.ts';
import type { Template } from '../../serverless/build/package.ts';
import { accessLogFormat, namesOf, propertiesOf, type Templates } from './stages.ts';

const filterSchema = v.object({
  LogGroupName: v.object({ Ref: v.string() }),
  FilterPattern: v.string(),
  MetricTransformations: v.tuple([
    v.object({
      MetricNamespace: v.literal('LatenodeTokenBroker'),
      MetricName: v.string(),
      MetricValue: v.string(),
      Unit: v.picklist(['Count', 'Milliseconds']),
      Dimensions: v.array(v.object({ Key: v.string(), Value: v.string() })),
    }),
  ]),
});

/** Returns the metric filters of a template, each with what it selects: `$.outcome`. */
export const filtersOf = (template: Template) =>
  namesOf(template, 'AWS::Logs::MetricFilter').map((name) => {
    const { LogGroupName, FilterPattern, MetricTransformations } = v.parse(
      filterSchema,
      propertiesOf(template, name),
    );
    const [{ MetricName, MetricValue, Dimensions, Unit }] = MetricTransformations;
    return {
      name,
      logGroup: LogGroupName.Ref,
      pattern: FilterPattern,
      metric: MetricName,
      value: MetricValue,
      unit: Unit,
      dimensions: Dimensions,
    };
  });

/** Names a metric: `Namespace/Name by Dimension, Dimension`. */
export const metricName = (namespace: string, name: string, dimensions: readonly string[]): string =>
  `${namespace}/${name} by ${dimensions.join(', ')}`;

/** Returns all metrics that exist in a deployment of a template. */
export const metricsMade = (template: Template): ReadonlySet<string> =>
  new Set([
    ...['Count', '5xx', 'Latency'].map((name) => `AWS/ApiGateway/${name} by ApiId`),
    ...['Throttles', 'ConcurrentExecutions'].map((name) => `AWS/Lambda/${name} by FunctionName`),
    ...metricNames.map((name) => metricName('LatenodeTokenBroker', name, ['FunctionName'])),
    ...filtersOf(template).map(({ metric, dimensions }) =>
      metricName(
        'LatenodeTokenBroker',
        metric,
        dimensions.map(({ Key }) => Key),
      ),
    ),
  ]);

export const testMetrics = ({ simple }: Templates): void => {
  const filters = filtersOf(simple);
  const ofGateway = filters.filter(({ logGroup }) => logGroup === 'HttpApiLogGroup');

  test('cover the three log groups of the stack', () => {
    const groups = new Set(filters.map(({ logGroup }) => logGroup));
    expect([...groups].sort()).toEqual(['HttpApiLogGroup', 'JwksLogGroup', 'TokenLogGroup']);
  });

  test('count requests that were rejected, decided or throttled, by lines of the access log', () => {
    expect(ofGateway.map(({ metric, pattern, value }) => [metric, pattern, value])).toEqual([
      ['RefusedRequests', '{ $.status = "401" || $.status = "403" }', '1'],
      [
        'DecidedRequests',
        '{ $.status = "401" || $.status = "403" || ($.status = "200" && $.route = "POST /token") }',
        '1',
      ],
      ['ThrottledRequests', '{ $.status = "429" }', '1'],
    ]);
  });

  test('select only fields of the access log', () => {
    expect(JSON.parse(accessLogFormat(simple))).toMatchObject({
      status: '$context.status',
      route: '$context.routeKey',
      api: '$context.apiId',
    });
    for (const { dimensions } of ofGateway) expect(dimensions).toEqual([{ Key: 'ApiId', Value: '$.api' }]);
  });

  describe('the access log', () => {
    // AWS does not document that the gateway escapes error texts. So the alarms on 5xx use the gateway's own metric.
    test.each(['a "quoted" word', 'two\nlines'])(
      'has its first fields readable in a line that an error text makes invalid JSON: %j',
      (integrationErrorMessage) => {
        const context: Record<string, string> = { requestId: 'id', status: '500', integrationErrorMessage };
        const line = accessLogFormat(simple).replaceAll(
          /\$context\.([\w.]+)/g,
          (_, name) => context[name] ?? '-',
        );
        expect(() => JSON.parse(line)).toThrow(SyntaxError);
        expect(line).toMatch(/^\{"requestId":"id",.*"status":"500",.*"authorizerError":"-"/);
      },
    );
  });
};
