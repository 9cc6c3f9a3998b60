/**
 * The alarms of a stage. docs/runbook.md has a section for each, titled with the last part of the alarm's name.
 *
 * A stage without requests has no data, which is not a failure, so missing data is treated as not breaching unless an alarm
 * states otherwise. That is not sufficient for a metric with gaps: CloudWatch then evaluates older data points in place of the
 * missing ones. So FILL closes the gaps of every metric. AWS does not document the result of FILL for a metric without any data;
 * each formula is written so that it then yields 0 or no data.
 */
import { metricsNamespace } from '../../lib/telemetry/metrics.ts';
import { stackNameOf } from '../../settings/names.ts';
import { ids, type Resources, ref, type StageSettings } from './cloudformation.ts';
import type { BrokerMetric } from './metrics.ts';

const periodSeconds = 300;
const hourSeconds = 3600;

const ofApi = [{ Name: 'ApiId', Value: ref(ids.api) }];
const ofToken = [{ Name: 'FunctionName', Value: ref(ids.token) }];

const metric = (Namespace: string, MetricName: string, Dimensions: typeof ofApi) => ({
  Namespace,
  MetricName,
  Dimensions,
});
const broker = (name: BrokerMetric, dimensions: typeof ofApi) => metric(metricsNamespace, name, dimensions);

const series = (Id: string, Metric: ReturnType<typeof metric>, Stat = 'Sum') => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric, Stat, Period: periodSeconds },
});
/** The requests for a token that were not rejected. */
const accepted = series('accepted', broker('TokenLatency', ofApi), 'SampleCount');
const formula = (Id: string, Label: string, Expression: string) => ({ Id, Label, Expression });

const atLeast = (Threshold: number) => ({ Threshold, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
const above = (Threshold: number) => ({ Threshold, ComparisonOperator: 'GreaterThanThreshold' });

const inPeriodsInARow = (periods: number) => ({
  EvaluationPeriods: periods,
  TreatMissingData: 'notBreaching',
});
const inOnePeriod = inPeriodsInARow(1);
/**
 * An environment uses its cached keys and fetches again within a minute, but only while it gets requests. Failures in three
 * periods of an hour, in a row or apart, are therefore a lasting failure, on a busy stage and on one with four requests an hour.
 */
const inThreePeriodsOfAnHour = { ...inPeriodsInARow(12), DatapointsToAlarm: 3 };

/** Compares the sum of one metric. */
const sumOf = (Metric: ReturnType<typeof metric>, label: string) => ({
  Metrics: [series('sum', Metric), formula('filled', label, 'FILL(sum, 0)')],
});

interface AlarmDefinition {
  /** One sentence: the condition and its effect. */
  readonly meaning: (settings: StageSettings) => string;
  /** The first step, for an operator who has only the notification. The runbook has the others. */
  readonly firstStep: (settings: StageSettings) => string;
  /** Metrics, threshold and periods. */
  readonly condition: (settings: StageSettings) => Readonly<Record<string, unknown>>;
}

const findOutcome = () =>
  'Read the outcome of the failed requests on the dashboard ("Do users get tokens?"): it names the part that fails.';

/** The alarms without their names and actions. */
const alarms = {
  ServerErrors: {
    meaning: () => 'Five or more responses in five minutes had a status of 5xx: users cannot open Latenode.',
    firstStep: findOutcome,
    condition: () => ({
      // The gateway's own metric, which also counts the key set: without a signing key both fail.
      ...sumOf(metric('AWS/ApiGateway', '5xx', ofApi), '5xx'),
      ...atLeast(5), // the client sends a request up to four times, so these are at least two users
      ...inOnePeriod,
    }),
  },
  MostlyErrors: {
    meaning: () =>
      'In three periods of five minutes within an hour, most requests for a token failed with 5xx: users cannot open Latenode.',
    firstStep: findOutcome,
    // For a stage with few requests, which never has five errors in one period.
    condition: () => ({
      Metrics: [
        series('failed', broker('FailedRequests', ofApi)),
        accepted,
        formula('mostly', 'more than half are 5xx', 'IF(2 * FILL(failed, 0) > FILL(accepted, 0), 1, 0)'),
      ],
      ...atLeast(1),
      ...inThreePeriodsOfAnHour,
    }),
  },
  Refusals: {
    meaning: ({ alarmRefusalPercent }) =>
      `For ten minutes, more than ${alarmRefusalPercent} % of the requests for a token were rejected with 401 or 403.`,
    firstStep: () =>
      'Read the reason in "The last refusals" on the dashboard. After a deployment, compare identityProviders and entitlements with the claims of the tokens.',
    condition: ({ alarmRefusalPercent }) => ({
      Metrics: [
        series('rejected', broker('RefusedRequests', ofApi)),
        series('decided', broker('DecidedRequests', ofApi)),
        // A percentage of fewer than 20 requests is not significant.
        formula(
          'share',
          'rejected, in percent',
          'IF(FILL(decided, 0) >= 20, 100 * FILL(rejected, 0) / FILL(decided, 1), 0)',
        ),
      ],
      ...above(alarmRefusalPercent),
      ...inPeriodsInARow(2), // one period might be a single page that sends an expired token in a loop
    }),
  },
  // The key set's function has no such alarm: it reads the same secret, and no user waits for it.
  SigningKeyRefresh: {
    meaning: () =>
      'The signing key cannot be fetched from Secrets Manager, or is invalid there. Running environments use the cached key for signingKeyMaxStaleSeconds (a day by default); new ones respond with 503.',
    firstStep: ({ stage }) =>
      `Run npm run key -- status --stage ${stage}, which shows whether the key is invalid.`,
    condition: () => ({
      ...sumOf(broker('SigningKeyFetchFailed', ofToken), 'failed fetches'),
      ...atLeast(1),
      ...inThreePeriodsOfAnHour,
    }),
  },
  IssuerKeysRefresh: {
    meaning: () =>
      "The identity provider's keys cannot be fetched. Running environments use the cached keys for an hour; new ones respond with 503.",
    firstStep: ({ stage }) =>
      `Run npm run doctor -- --stage ${stage}, which fetches the keys itself. If the provider is down, wait.`,
    condition: () => ({
      ...sumOf(broker('IssuerKeysFetchFailed', ofToken), 'failed fetches'),
      ...atLeast(1),
      ...inThreePeriodsOfAnHour,
    }),
  },
  SigningKeyAge: {
    meaning: ({ alarmKeyAgeDays }) =>
      `The signing key is older than ${alarmKeyAgeDays} days. Users are not affected, and there is no hurry.`,
    firstStep: ({ stage }) =>
      `Create a key, register it with Latenode, then run npm run key -- rotate new-key.pem --stage ${stage}.`,
    condition: ({ alarmKeyAgeDays }) => ({
      ...broker('SigningKeyAgeDays', ofToken),
      Statistic: 'Minimum', // in the hour of a rotation both keys are in use, and the younger one counts
      Period: hourSeconds,
      ...above(alarmKeyAgeDays),
      EvaluationPeriods: 1,
      TreatMissingData: 'ignore', // the alarm keeps its state during hours without requests
    }),
  },
  Latency: {
    meaning: ({ alarmLatencyMilliseconds }) =>
      `For 15 minutes, one request for a token in a hundred took longer than ${alarmLatencyMilliseconds} ms: users wait for Latenode to open.`,
    firstStep: () => 'Find the slow step in "Where does the time go?" on the dashboard.',
    condition: ({ alarmLatencyMilliseconds }) => ({
      Metrics: [
        accepted,
        series('slowest', broker('TokenLatency', ofApi), 'p99'),
        // The p99 of fewer than 20 requests would be that of a single cold start.
        formula('latency', 'p99, in milliseconds', 'IF(FILL(accepted, 0) >= 20, FILL(slowest, 0), 0)'),
      ],
      ...above(alarmLatencyMilliseconds),
      ...inPeriodsInARow(3),
    }),
  },
  GatewayThrottles: {
    meaning: () =>
      'API Gateway rejected ten or more requests with 429 in five minutes, because they exceeded requestsPerSecond or requestsInBurst.',
    firstStep: () =>
      'Compare the addresses (ip) in the access log: for many users raise both settings and deploy, for a few addresses find the page that sends requests in a loop or block the attacker.',
    condition: () => ({
      ...sumOf(broker('ThrottledRequests', ofApi), '429'),
      ...atLeast(10), // fewer are a short burst, after which the client retries
      ...inOnePeriod,
    }),
  },
  FunctionThrottles: {
    meaning: () =>
      'Lambda throttled a request, because the concurrency of the function or of the account is used up. Users get 503, and the client retries.',
    firstStep: () =>
      'Compare "How many run at once?" on the dashboard with reservedConcurrency and with the quota of the account.',
    condition: () => ({
      ...sumOf(metric('AWS/Lambda', 'Throttles', ofToken), 'throttled by Lambda'),
      ...atLeast(1),
      ...inOnePeriod,
    }),
  },
} as const satisfies Record<string, AlarmDefinition>;

/** Returns the last part of an alarm's name, which is also the anchor of its section in the runbook: `server-errors`. */
const slugOf = (alarm: string): string =>
  alarm.replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** The logical ids of all alarms. */
export const alarmIds: readonly string[] = Object.keys(alarms).map((alarm) => `${alarm}Alarm`);

export const createAlarms = (settings: StageSettings): Resources => {
  const { stage, alarmTopicArn } = settings;
  const notify = alarmTopicArn ? [alarmTopicArn] : [];
  return Object.fromEntries(
    Object.entries(alarms).map(([alarm, { meaning, firstStep, condition }]) => [
      `${alarm}Alarm`,
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: `${stackNameOf(stage)}-${slugOf(alarm)}`,
          AlarmDescription: `Latenode token broker, stage ${stage}: ${meaning(settings)} What to do: ${firstStep(settings)} Runbook: docs/runbook.md#${slugOf(alarm)}`,
          AlarmActions: notify,
          OKActions: notify,
          ...condition(settings),
        },
      },
    ]),
  );
};
