/** Lists the metrics that exist in a deployment of a template. */
import * as v from 'valibot';
import { metricNames } from '../../lib/telemetry/metrics.ts';
import type { Template } from '../../serverless/build/package.ts';
import { type MetricFilter, metricFilterSchema } from './metric-filter.ts';
import { namesOf, propertiesOf } from './template.ts';

/** A metric as the tests name it: `Namespace/Name by Dimension, Dimension`. */
type MetricName = string;

/** The metrics of AWS for an HTTP API and a function. */
const ofAws = [
  ...['Count', '5xx', 'Latency'].map((name) => `AWS/ApiGateway/${name} by ApiId`),
  ...['Throttles', 'ConcurrentExecutions'].map((name) => `AWS/Lambda/${name} by FunctionName`),
];

export const filtersOf = (template: Template): Readonly<Record<string, MetricFilter>> =>
  Object.fromEntries(
    namesOf(template, 'AWS::Logs::MetricFilter').map((name) => [
      name,
      v.parse(metricFilterSchema, propertiesOf(template, name)),
    ]),
  );

export const metricName = (namespace: string, name: string, dimensions: readonly string[]): MetricName =>
  `${namespace}/${name} by ${dimensions.join(', ')}`;

/** Returns all metrics of a deployment. */
export const metricsMade = (template: Template): ReadonlySet<MetricName> =>
  new Set([
    ...ofAws,
    ...metricNames.map((name) => metricName('LatenodeTokenBroker', name, ['FunctionName'])),
    ...Object.values(filtersOf(template)).map(({ MetricTransformations: [metric] }) =>
      metricName(
        metric.MetricNamespace,
        metric.MetricName,
        metric.Dimensions.map(({ Key }) => Key),
      ),
    ),
  ]);
