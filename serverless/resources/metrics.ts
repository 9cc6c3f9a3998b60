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

const { tokenLogGroup, jwksLogGroup, apiLogGroup } = ids;
const requests = '{ $.message = "audit" }';
const coldStarts = '{ $.message = "audit" && $.cold_start IS TRUE }';

interface Measure {
  readonly value: string;
  readonly unit: 'Count' | 'Milliseconds';
}

const filter = (
  metric: BrokerMetric,
  logGroup: string,
  pattern: string,
  Dimensions: readonly Dimension[],
  { value, unit }: Measure = { value: '1', unit: 'Count' },
): Resource => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: ref(logGroup),
    FilterPattern: pattern,
    MetricTransformations: [
      { MetricNamespace: metricsNamespace, MetricName: metric, MetricValue: value, Unit: unit, Dimensions },
    ],
  },
});

/** A request has no time for a step that it did not reach, and the pattern then does not match. */
const stepFilters = steps.map((step) => {
  const [metric, value] = [stepMetricOf(step), `$.steps_ms.${step}`];
  const pattern = `{ $.message = "audit" && ${value} >= 0 }`;
  const time = { value, unit: 'Milliseconds' } as const;
  return [`${metric}Metric`, filter(metric, tokenLogGroup, pattern, byFunction, time)] as const;
});

const isRefused = '$.status = "401" || $.status = "403"';
const isIssued = '($.status = "200" && $.route = "POST /token")';

export const metrics: Resources = {
  TokenRequestsMetric: filter('Requests', tokenLogGroup, requests, byOutcome),
  JwksRequestsMetric: filter('Requests', jwksLogGroup, requests, byOutcome),
  TokenColdStartsMetric: filter('ColdStarts', tokenLogGroup, coldStarts, byFunction),
  JwksColdStartsMetric: filter('ColdStarts', jwksLogGroup, coldStarts, byFunction),

  ...Object.fromEntries(stepFilters),

  // From the access log, because requests that the authorizer or the throttle rejects do not reach a function. The gateway's
  // own metric 4xx also counts 404s of scanners, and its metric Count includes preflights.
  RefusedRequestsMetric: filter('RefusedRequests', apiLogGroup, `{ ${isRefused} }`, byApi),
  DecidedRequestsMetric: filter('DecidedRequests', apiLogGroup, `{ ${isRefused} || ${isIssued} }`, byApi),
  ThrottledRequestsMetric: filter('ThrottledRequests', apiLogGroup, '{ $.status = "429" }', byApi),
};
