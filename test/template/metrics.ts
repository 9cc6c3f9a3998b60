import * as v from 'valibot';
import { expect, test } from 'vitest';
import { errorResponses } from '../../lib/errors.ts';
import { metricNames } from '../../lib/telemetry/metrics.ts';
import { readGuide } from '../support/guides.ts';
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
    const {
      LogGroupName,
      FilterPattern: pattern,
      ...filter
    } = v.parse(filterSchema, propertiesOf(template, name));
    const [{ MetricName: metric, MetricValue: value, Dimensions: dimensions, Unit: unit }] =
      filter.MetricTransformations;
    return { name, logGroup: LogGroupName.Ref, pattern, metric, value, unit, dimensions };
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
    ...filtersOf(template).map(({ metric, dimensions }) => {
      const keys = dimensions.map(({ Key }) => Key);
      return metricName('LatenodeTokenBroker', metric, keys);
    }),
  ]);

export const testMetrics = ({ simple }: Templates): void => {
  const filters = filtersOf(simple);
  const ofGateway = filters.filter(({ logGroup }) => logGroup === 'HttpApiLogGroup');

  test.each([
    ['200', 'POST /token', ['DecidedRequests', 'TokenLatency']],
    ['401', 'POST /token', ['RefusedRequests', 'DecidedRequests']],
    ['403', 'POST /token', ['RefusedRequests', 'DecidedRequests']],
    ['401', '-', ['RefusedRequests', 'DecidedRequests']],
    ['429', 'POST /token', ['ThrottledRequests']],
    ['500', 'POST /token', ['FailedRequests', 'TokenLatency']],
    ['503', 'POST /token', ['FailedRequests', 'TokenLatency']],
    ['204', '-', []], // a preflight
    ['404', '-', []], // a scanner
    ['200', 'GET /.well-known/jwks.json', []],
    ['503', 'GET /.well-known/jwks.json', []],
  ])('count the line of the access log with status %s and route %s in %j', (status, routeKey, expected) => {
    const line = JSON.parse(accessLine(simple, { status, routeKey, apiId: 'a', responseLatency: 12 }));
    const counting = ofGateway.filter(({ pattern }) => matches(pattern, line));
    expect(counting.map(({ metric }) => metric)).toEqual(expected);
    for (const { metric, pattern, value, dimensions } of counting) {
      expect(matches(pattern, { ...line, latency: '-' })).toBe(metric !== 'TokenLatency');
      expect(value === '1' ? 1 : select(line, value)).toBe(metric === 'TokenLatency' ? 12 : 1);
      expect(dimensions).toEqual([{ Key: 'ApiId', Value: '$.api' }]);
      expect(line.api).toBe('a');
    }
  });

  test('produce, with the functions, as many metrics as docs/cost-and-scale.md counts', () => {
    const ofFunctions = [...metricNames, ...metricNames.filter((name) => name.startsWith('SigningKey'))];
    const outcomes = Object.keys(errorResponses).length; // `Requests` has these and `issued`
    const count = filters.length + outcomes + ofFunctions.length;
    const counted = new RegExp(`^\\| metrics +\\| +0.3 \\| +${count} \\|`, 'm');
    expect(readGuide('docs/cost-and-scale.md')).toMatch(counted);
  });

  // AWS does not document that API Gateway escapes quotes.
  test('can read every line of the access log, except those whose authorizer error contains quotes', () => {
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
