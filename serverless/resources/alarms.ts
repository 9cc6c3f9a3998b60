/**
 * The alarms of a stage. docs/runbook.md has a section for each, under the last part of its name.
 *
 * Without requests there is no data, and silence is no fault, so missing data does not breach unless said otherwise. That is
 * not enough: of a metric that has data now and then, CloudWatch skips the gaps and judges the data before them as if they were
 * the latest. So FILL closes the gaps in each metric. Whatever FILL makes of a metric without any data, each formula then comes
 * to 0 or to nothing at all.
 */
import { metricsNamespace } from '../../lib/telemetry/metrics.ts';
import { stackNameOf } from '../names.ts';
import { ids, type Resources, ref } from './cloudformation.ts';
import type { BrokerMetric } from './metrics.ts';

export interface AlarmSettings {
  /** Name of the stage. */
  readonly stage: string;
  readonly alarmRefusalPercent: number;
  readonly alarmKeyAgeDays: number;
  readonly alarmLatencyMilliseconds: number;
  /** ARNs that are told when an alarm begins and ends. */
  readonly alarmActions: readonly string[];
}

const everyFiveMinutes = 300;
const everyHour = 3600;

const ofApi = [{ Name: 'ApiId', Value: ref(ids.api) }];
const ofToken = [{ Name: 'FunctionName', Value: ref(ids.token) }];

const metric = (Namespace: string, MetricName: string, Dimensions: typeof ofApi) => ({
  Namespace,
  MetricName,
  Dimensions,
});
const gateway = (name: '5xx' | 'Count' | 'Latency') => metric('AWS/ApiGateway', name, ofApi);
const broker = (name: BrokerMetric, dimensions: typeof ofApi) => metric(metricsNamespace, name, dimensions);

const series = (Id: string, Metric: ReturnType<typeof metric>, Stat = 'Sum') => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric, Stat, Period: everyFiveMinutes },
});
const formula = (Id: string, Label: string, Expression: string) => ({ Id, Label, Expression });

const atLeast = (Threshold: number) => ({
  Threshold,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
});
const above = (Threshold: number) => ({ Threshold, ComparisonOperator: 'GreaterThanThreshold' });

const inOnePeriod = { EvaluationPeriods: 1, TreatMissingData: 'notBreaching' };
const inPeriodsInARow = (periods: number) => ({
  EvaluationPeriods: periods,
  TreatMissingData: 'notBreaching',
});
/**
 * An environment goes on with the keys it has and asks again within a minute, but only while there are requests: three times
 * five minutes, in a row or spread over an hour, are a lasting fault on a busy stage and on one with four requests an hour.
 */
const inThreePeriodsOfAnHour = {
  EvaluationPeriods: 12,
  DatapointsToAlarm: 3,
  TreatMissingData: 'notBreaching',
};

/** Meaning and metric of each alarm, without its name and actions. */
const alarms = {
  ServerErrors: {
    means: () => 'Users get 500 or 503 instead of a token.',
    looksAt: () => ({
      // The gateway's own metric, because the function's error text can break the access log's line for a filter.
      Metrics: [series('errors', gateway('5xx')), formula('filled', '5xx', 'FILL(errors, 0)')],
      ...atLeast(5), // the client tries four times after a 503, so this is more than one user
      ...inOnePeriod,
    }),
  },
  MostlyErrors: {
    means: () => 'Most users get 500 or 503 instead of a token.',
    // For a stage with a request now and then, which never has five errors at once.
    looksAt: () => ({
      Metrics: [
        series('errors', gateway('5xx')),
        series('requests', gateway('Count')),
        // A third, because up to half of the requests are preflights, which never fail.
        formula('mostly', 'more than a third are 5xx', 'IF(3 * FILL(errors, 0) > FILL(requests, 0), 1, 0)'),
      ],
      ...atLeast(1),
      ...inThreePeriodsOfAnHour,
    }),
  },
  Refusals: {
    means: ({ alarmRefusalPercent }) =>
      `More than ${alarmRefusalPercent} % of the requests for a token are refused with 401 or 403.`,
    looksAt: ({ alarmRefusalPercent }) => ({
      Metrics: [
        series('refused', broker('RefusedRequests', ofApi)),
        series('decided', broker('DecidedRequests', ofApi)),
        // Of a few requests, a share says nothing.
        formula(
          'share',
          'refused, in percent',
          'IF(FILL(decided, 0) >= 20, 100 * FILL(refused, 0) / FILL(decided, 1), 0)',
        ),
      ],
      ...above(alarmRefusalPercent),
      ...inPeriodsInARow(2), // one might be a single page in a loop
    }),
  },
  // The key set's function has no such alarm: it reads the same secret, and nobody waits for it.
  SigningKeyRefresh: {
    means: () =>
      'The signing key cannot be fetched from Secrets Manager, or is invalid there. Running environments use the last good key for a day; new ones have none.',
    looksAt: () => ({
      Metrics: [
        series('failed', broker('SigningKeyFetchFailed', ofToken)),
        formula('filled', 'failed fetches', 'FILL(failed, 0)'),
      ],
      ...atLeast(1),
      ...inThreePeriodsOfAnHour,
    }),
  },
  IssuerKeysRefresh: {
    means: () =>
      "The identity provider's keys cannot be fetched. Running environments use the cached keys for an hour; new ones have none.",
    looksAt: () => ({
      Metrics: [
        series('failed', broker('IssuerKeysFetchFailed', ofToken)),
        formula('filled', 'failed fetches', 'FILL(failed, 0)'),
      ],
      ...atLeast(1),
      ...inThreePeriodsOfAnHour,
    }),
  },
  SigningKeyAge: {
    means: ({ alarmKeyAgeDays }) =>
      `The signing key is older than ${alarmKeyAgeDays} days and should be rotated.`,
    looksAt: ({ alarmKeyAgeDays }) => ({
      ...broker('SigningKeyAgeDays', ofToken),
      Statistic: 'Minimum', // in the hour of a rotation both keys are in use, and the younger one counts
      Period: everyHour,
      ...above(alarmKeyAgeDays),
      EvaluationPeriods: 1,
      TreatMissingData: 'ignore', // a night without requests makes no key younger
    }),
  },
  Latency: {
    means: ({ alarmLatencyMilliseconds }) =>
      `One request in a hundred takes longer than ${alarmLatencyMilliseconds} ms.`,
    looksAt: ({ alarmLatencyMilliseconds }) => ({
      // Preflights are in both, and fast: of the requests for a token alone it would be about p98.
      Metrics: [
        series('requests', gateway('Count')),
        series('slowest', gateway('Latency'), 'p99'),
        // Of a few requests, p99 would be that of a single cold start.
        formula('latency', 'p99, in milliseconds', 'IF(FILL(requests, 0) >= 20, FILL(slowest, 0), 0)'),
      ],
      ...above(alarmLatencyMilliseconds),
      ...inPeriodsInARow(3),
    }),
  },
  GatewayThrottles: {
    means: () => 'The gateway answers requests with 429, because there are more than requestsPerSecond.',
    looksAt: () => ({
      Metrics: [
        series('throttled', broker('ThrottledRequests', ofApi)),
        formula('filled', '429', 'FILL(throttled, 0)'),
      ],
      ...atLeast(10), // fewer are a short burst, after which the client tries again
      ...inOnePeriod,
    }),
  },
  FunctionThrottles: {
    means: () =>
      'Lambda refuses requests, because the concurrency of the function or of the account is used up.',
    looksAt: () => ({
      Metrics: [
        series('throttled', metric('AWS/Lambda', 'Throttles', ofToken)),
        formula('filled', 'refused by Lambda', 'FILL(throttled, 0)'),
      ],
      ...atLeast(1),
      ...inOnePeriod,
    }),
  },
} as const satisfies Record<
  string,
  {
    readonly means: (settings: AlarmSettings) => string;
    readonly looksAt: (settings: AlarmSettings) => Readonly<Record<string, unknown>>;
  }
>;

/** `ServerErrors` has the name `…-server-errors`, and the section `#server-errors` of the runbook. */
const slugOf = (alarm: string): string =>
  alarm.replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** The logical ids of all alarms. */
export const alarmIds: readonly string[] = Object.keys(alarms).map((alarm) => `${alarm}Alarm`);

export const alarmsOf = (settings: AlarmSettings): Resources =>
  Object.fromEntries(
    Object.entries(alarms).map(([alarm, { means, looksAt }]) => [
      `${alarm}Alarm`,
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: `${stackNameOf(settings.stage)}-${slugOf(alarm)}`,
          AlarmDescription: `Latenode token broker, stage ${settings.stage}: ${means(settings)} What to do: docs/runbook.md#${slugOf(alarm)}`,
          AlarmActions: settings.alarmActions,
          OKActions: settings.alarmActions,
          ...looksAt(settings),
        },
      },
    ]),
  );
