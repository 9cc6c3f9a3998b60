import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { errorResponses } from '../../lib/errors.ts';
import { metricNames } from '../../lib/telemetry/metrics.ts';
import type { Template } from '../support/package-project.ts';
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

/** Returns the value that a selector names: `$.steps_ms.identity`. */
export const select = (line: unknown, selector: string): unknown =>
  selector
    .slice(2)
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined,
      line,
    );

/** Decides a filter pattern as CloudWatch Logs documents it. No emulator of AWS knows wildcards, parentheses and IS TRUE. */
export const matches = (pattern: string, line: unknown): boolean => {
  const decide = (selector: string, operator: string, operand: string): boolean => {
    const value = select(line, selector);
    if (operator === '>=') return typeof value === 'number' && value >= Number(operand);
    if (operator === 'IS') return operand === 'TRUE' && value === true;
    const [start, end] = operand.slice(1, -1).split('*'); // a wildcard at the end
    return typeof value === 'string' && (end === undefined ? value === start : value.startsWith(`${start}`));
  };
  const term = /(\$[\w.]+) (=|>=|IS) ("[^"]*"|\d+|TRUE)/g;
  const code = pattern
    .replace(/^\{ (.*) \}$/, '$1')
    .replaceAll(term, (_, ...[a, b, c]) => `${decide(a, b, c)}`);
  expect(code).toMatch(/^(true|false|&&|\|\||[() ])+$/);
  return Boolean(new Function(`return ${code}`)());
};

/** Returns a line of the access log, as API Gateway writes it. */
export const accessLine = (template: Template, context: Readonly<Record<string, string | number>>): string =>
  accessLogFormat(template).replaceAll(/\$context\.([\w.]+)/g, (_, name) =>
    String(context[name] ?? (name === 'responseLatency' ? 1 : '-')),
  );

/** Names a metric: `Namespace/Name by Dimension, Dimension`. */
export const metricName = (namespace: string, name: string, dimensions: readonly string[]): string =>
  `${namespace}/${name} by ${dimensions.join(', ')}`;

/** Returns all metrics that exist in a deployment of a template. */
export const metricsMade = (template: Template): ReadonlySet<string> =>
  new Set([
    'AWS/ApiGateway/5xx by ApiId',
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

  test('count requests for a token by lines of the access log', () => {
    expect(ofGateway.map(({ metric, pattern, value }) => [metric, pattern, value])).toEqual([
      ['RefusedRequests', '{ $.status = "401" || $.status = "403" }', '1'],
      [
        'DecidedRequests',
        '{ $.status = "401" || $.status = "403" || ($.route = "POST /token" && $.status = "200") }',
        '1',
      ],
      ['FailedRequests', '{ $.route = "POST /token" && $.status = "5*" }', '1'],
      [
        'TokenLatency',
        '{ $.route = "POST /token" && ($.status = "200" || $.status = "5*") && $.latency >= 0 }',
        '$.latency',
      ],
      ['ThrottledRequests', '{ $.status = "429" }', '1'],
    ]);
  });

  test('select only fields of the access log', () => {
    const context = { status: '200', routeKey: 'POST /token', apiId: 'abc', responseLatency: 12 };
    expect(JSON.parse(accessLine(simple, context))).toMatchObject({
      status: '200',
      route: 'POST /token',
      api: 'abc',
      latency: 12,
    });
    for (const { dimensions } of ofGateway) expect(dimensions).toEqual([{ Key: 'ApiId', Value: '$.api' }]);
  });

  test('make as many metrics, with those of the functions, as docs/cost-and-scale.md counts', () => {
    const ofFunctions = [...metricNames, ...metricNames.filter((name) => name.startsWith('SigningKey'))];
    const outcomes = Object.keys(errorResponses).length; // `Requests` has these and `issued`
    const guide = readFileSync(new URL('../../docs/cost-and-scale.md', import.meta.url), 'utf8');
    expect(guide).toMatch(
      new RegExp(`^\\| metrics +\\| +0.3 \\| +${filters.length + outcomes + ofFunctions.length} \\|`, 'm'),
    );
  });

  // AWS does not document that API Gateway escapes quotes.
  test('read every line of the access log, except one with quotes in the error of the authorizer', () => {
    const texts = { 'error.message': '"', integrationErrorMessage: '"', 'integration.error': '"' };
    expect(JSON.parse(accessLine(simple, { ...texts, status: '500' }))).toMatchObject({ status: '500' });
    const line = accessLine(simple, {
      requestId: 'id',
      status: '401',
      'authorizer.error': 'a "quoted" word',
    });
    expect(() => JSON.parse(line)).toThrow(SyntaxError);
    expect(line).toMatch(/^\{"requestId":"id",.*"status":"401",.*"authorizerError":"a "quoted" word"\}$/);
  });
};
