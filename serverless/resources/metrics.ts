/**
 * Metric filters: CloudWatch Logs derives the metrics of requests from the audit lines and the access log, so that they add no
 * time to a request. The functions themselves count rare events (keys fetched, changed, failed): lib/telemetry/metrics.ts.
 */
import { type Metric, metricsNamespace } from '../../lib/telemetry/metrics.ts';
import { type Step, steps } from '../../lib/telemetry/step-timer.ts';
import { ids, type Resource, type Resources, ref } from './cloudformation.ts';

/** The metrics of requests, without the times of the steps. */
type RequestMetric = 'Requests' | 'ColdStarts' | 'RefusedRequests' | 'DecidedRequests' | 'ThrottledRequests';

export type BrokerMetric = Metric | RequestMetric | StepMetric;
type StepMetric = `${string}Time`;

/** Returns the name of a step's metric: `SigningKeyTime` for `signing_key`. */
export const stepMetricOf = (step: Step): StepMetric =>
  `${step.replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())}Time`;

interface Dimension {
  readonly Key: string;
  /** Selects a field of the line: `$.outcome`. */
  readonly Value: string;
}

const byFunction: readonly Dimension[] = [{ Key: 'FunctionName', Value: '$.function' }];
const byOutcome: readonly Dimension[] = [...byFunction, { Key: 'Outcome', Value: '$.outcome' }];
const byApi: readonly Dimension[] = [{ Key: 'ApiId', Value: '$.api' }];

const requests = '{ $.message = "audit" }';
const coldStarts = '{ $.message = "audit" && $.cold_start IS TRUE }';

interface Filter {
  readonly logGroup: string;
  readonly pattern: string;
  readonly dimensions: readonly Dimension[];
  readonly value?: string;
  readonly unit?: 'Count' | 'Milliseconds';
}

const filter = (metric: BrokerMetric, { value = '1', unit = 'Count', ...of }: Filter): Resource => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: ref(of.logGroup),
    FilterPattern: of.pattern,
    MetricTransformations: [
      {
        MetricNamespace: metricsNamespace,
        MetricName: metric,
        MetricValue: value,
        Unit: unit,
        Dimensions: of.dimensions,
      },
    ],
  },
});

/** A request has no time for a step that it did not reach, and the pattern then does not match. */
const stepFilters = steps.map((step) => {
  const metric = stepMetricOf(step);
  const value = `$.steps_ms.${step}`;
  const pattern = `{ $.message = "audit" && ${value} >= 0 }`;
  const logGroup = ids.tokenLogGroup;
  return [
    `${metric}Metric`,
    filter(metric, { logGroup, pattern, dimensions: byFunction, value, unit: 'Milliseconds' }),
  ] as const;
});

export const metrics: Resources = {
  TokenRequestsMetric: filter('Requests', {
    logGroup: ids.tokenLogGroup,
    pattern: requests,
    dimensions: byOutcome,
  }),
  JwksRequestsMetric: filter('Requests', {
    logGroup: ids.jwksLogGroup,
    pattern: requests,
    dimensions: byOutcome,
  }),
  TokenColdStartsMetric: filter('ColdStarts', {
    logGroup: ids.tokenLogGroup,
    pattern: coldStarts,
    dimensions: byFunction,
  }),
  JwksColdStartsMetric: filter('ColdStarts', {
    logGroup: ids.jwksLogGroup,
    pattern: coldStarts,
    dimensions: byFunction,
  }),

  ...Object.fromEntries(stepFilters),

  // From the access log, because requests that the authorizer or the throttle rejects do not reach a function. The gateway's
  // own metric 4xx also counts 404s of scanners, and its metric Count includes preflights.
  RefusedRequestsMetric: filter('RefusedRequests', {
    logGroup: ids.apiLogGroup,
    pattern: '{ $.status = "401" || $.status = "403" }',
    dimensions: byApi,
  }),
  // Requests that were rejected, and those that got a token.
  DecidedRequestsMetric: filter('DecidedRequests', {
    logGroup: ids.apiLogGroup,
    pattern: '{ $.status = "401" || $.status = "403" || ($.status = "200" && $.route = "POST /token") }',
    dimensions: byApi,
  }),
  ThrottledRequestsMetric: filter('ThrottledRequests', {
    logGroup: ids.apiLogGroup,
    pattern: '{ $.status = "429" }',
    dimensions: byApi,
  }),
};
