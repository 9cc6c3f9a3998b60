/**
 * Metric filters: CloudWatch Logs derives the metrics of requests from the audit lines and the access log, so that they add no
 * time to a request. The functions themselves count rare events (keys fetched, changed, failed): lib/telemetry/metrics.ts.
 */
import { type Metric, metricsNamespace } from '../../lib/telemetry/metrics.ts';
import { type Step, steps } from '../../lib/telemetry/step-timer.ts';
import { ids, type Resource, type Resources, ref } from './cloudformation.ts';

/** The metrics of requests, without the times of the steps. */
type RequestMetric =
  | 'Requests'
  | 'ColdStarts'
  | `${'Decided' | 'Failed' | 'Refused' | 'Throttled'}Requests`
  | 'TokenLatency';

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
const isToken = '$.route = "POST /token"';
const isIssued = `(${isToken} && $.status = "200")`;
const isAccepted = `${isToken} && ($.status = "200" || $.status = "5*")`;
const latency = { value: '$.latency', unit: 'Milliseconds' } as const;

export const metrics: Resources = {
  TokenRequestsMetric: filter('Requests', tokenLogGroup, '{ $.message = "audit" }', byOutcome),
  TokenColdStartsMetric: filter('ColdStarts', tokenLogGroup, coldStarts, byFunction),
  JwksColdStartsMetric: filter('ColdStarts', jwksLogGroup, coldStarts, byFunction),

  ...Object.fromEntries(stepFilters),

  // From the access log, because requests that the authorizer or the throttle rejects do not reach a function. The gateway's
  // own metrics also count preflights, 404s of scanners, and the probes of the key set.
  RefusedRequestsMetric: filter('RefusedRequests', apiLogGroup, `{ ${isRefused} }`, byApi),
  DecidedRequestsMetric: filter('DecidedRequests', apiLogGroup, `{ ${isRefused} || ${isIssued} }`, byApi),
  FailedRequestsMetric: filter('FailedRequests', apiLogGroup, `{ ${isToken} && $.status = "5*" }`, byApi),
  // Its sample count is the number of requests that were not rejected: many fast rejections must not hide slow or failed ones.
  TokenLatencyMetric: filter(
    'TokenLatency',
    apiLogGroup,
    `{ ${isAccepted} && $.latency >= 0 }`,
    byApi,
    latency,
  ),
  ThrottledRequestsMetric: filter('ThrottledRequests', apiLogGroup, '{ $.status = "429" }', byApi),
};
