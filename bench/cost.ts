/**
 * `npm run cost`: estimates what tokens cost on AWS, and which quota is reached first, from measured figures and list
 * prices. Prints the tables of docs/cost-and-scale.md. All inputs are at the top.
 */
import { formatTable } from './markdown.ts';

/** From `npm run bench` on Node 24: RS256 in, RS512 out. */
export const measured = {
  /** CPU time of a warm request. */
  warmMilliseconds: 0.32,
  /** From the import of the bundle to the first answer. */
  coldMilliseconds: 74,
  auditLineBytes: 566,
  answerBytes: 516,
  /** Of one busy environment: 3,600 s / (300 s, shortened by up to a fifth at random). */
  secretReadsPerHour: 13.2,
};

/** From serverless.yml. */
export const deployed = { requestsPerSecond: 50, memoryMegabytes: 1024, logRetentionDays: 90 };

/** Chosen so that the estimate is too high rather than too low. */
export const assumed = {
  /** Time on a core of Lambda arm64, relative to the core that measured. */
  coreSlowdown: 4,
  overheadMilliseconds: 1,
  coldStartShare: 0.01,
  /** START and REPORT lines of Lambda in JSON, with a trace id. */
  platformLogBytes: 900,
  accessLogBytes: 350,
  logLinesPerRequest: 4,
  headerBytes: 600,
  preflightsPerToken: 1,
  /** A client renews its token of 600 s 30 s before it expires, at most. */
  secondsBetweenTokens: 570,
  /** Share of the requests that X-Ray records beyond the first in each second. */
  traceShare: 0.05,
  metrics: 31,
  alarmMetrics: 12,
};

/** Monthly tiers: units up to a limit, and the price of each. */
type Tiers = readonly (readonly [upTo: number, dollars: number])[];

/** List prices of us-east-1 as of November 2026, in dollars, without free tiers. */
export const prices = {
  gatewayRequests: [
    [300e6, 1.0e-6],
    [Number.POSITIVE_INFINITY, 0.9e-6],
  ],
  lambdaRequest: 0.2e-6,
  lambdaGigabyteSecond: 0.0000133334, // arm64
  logGigabytes: [
    [10e3, 0.5],
    [30e3, 0.25],
    [50e3, 0.1],
    [Number.POSITIVE_INFINITY, 0.05],
  ],
  logGigabyteMonth: 0.03,
  trace: 5e-6,
  egressGigabyte: 0.09,
  secretMonth: 0.4,
  secretRead: 0.05 / 10_000,
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
} satisfies Record<string, number | Tiers>;

/** Default quotas of an account in one region. */
export const quotas = {
  lambdaConcurrency: 1000,
  /** Lambda admits ten synchronous requests per second for each unit of concurrency, however short they are. */
  requestsPerSecondPerEnvironment: 10,
  /** Environments that a function can add in 10 s. */
  lambdaScaling: 1000,
  gatewayRequestsPerSecond: 10_000,
  secretReadsPerSecond: 10_000,
};

const rates = [1, 10, 50, 100, 1000, 5000, 10_000];
const ratesOfParts = [1, 10, 100, 10_000];

const secondsPerMonth = 30 * 86_400;
const logEventOverheadBytes = 26;
// Lambda gives a function with 1,769 MB one whole CPU.
const slowdown = (1769 / deployed.memoryMegabytes) * assumed.coreSlowdown;
const warmMilliseconds = measured.warmMilliseconds * slowdown + assumed.overheadMilliseconds;
const coldMilliseconds = measured.coldMilliseconds * slowdown;

/** The price of `units` in one month. */
export const tiered = (units: number, tiers: Tiers): number => {
  let below = 0;
  let dollars = 0;
  for (const [upTo, price] of tiers) {
    dollars += Math.max(0, Math.min(units, upTo) - below) * price;
    below = upTo;
  }
  return dollars;
};

/** Scale and cost at a steady rate of successful requests; `dollars` and `parts` are per million tokens. */
export const estimate = (requestsPerSecond: number) => {
  const tokens = requestsPerSecond * secondsPerMonth;
  const concurrency = Math.ceil(
    requestsPerSecond * Math.max(warmMilliseconds / 1000, 1 / quotas.requestsPerSecondPerEnvironment),
  );
  const secretReadsPerHour = concurrency * measured.secretReadsPerHour;
  const seconds = (Math.ceil(warmMilliseconds) + assumed.coldStartShare * coldMilliseconds) / 1000;
  const logBytes =
    measured.auditLineBytes +
    assumed.platformLogBytes +
    assumed.accessLogBytes +
    assumed.logLinesPerRequest * logEventOverheadBytes;
  const logGigabytes = (tokens * logBytes) / 1e9;
  const traces = Math.min(tokens, secondsPerMonth + (tokens - secondsPerMonth) * assumed.traceShare);
  const monthly: Readonly<Record<string, number>> = {
    'API Gateway': tiered(tokens * (1 + assumed.preflightsPerToken), prices.gatewayRequests),
    Lambda:
      tokens *
      (prices.lambdaRequest + seconds * (deployed.memoryMegabytes / 1024) * prices.lambdaGigabyteSecond),
    logs:
      tiered(logGigabytes, prices.logGigabytes) +
      logGigabytes * (deployed.logRetentionDays / 30) * prices.logGigabyteMonth,
    'X-Ray': traces * prices.trace,
    'data out': ((tokens * (measured.answerBytes + assumed.headerBytes)) / 1e9) * prices.egressGigabyte,
    'Secrets Manager': prices.secretMonth + secretReadsPerHour * (secondsPerMonth / 3600) * prices.secretRead,
    'metrics, alarms, dashboard':
      assumed.metrics * prices.metricMonth +
      assumed.alarmMetrics * prices.alarmMetricMonth +
      prices.dashboardMonth,
  };
  const dollarsPerMonth = Object.values(monthly).reduce((sum, dollars) => sum + dollars, 0);
  const parts = Object.entries(monthly).map(([name, dollars]) => [name, dollars * (1e6 / tokens)] as const);
  const openPages = requestsPerSecond * assumed.secondsBetweenTokens;
  const dollars = dollarsPerMonth * (1e6 / tokens);
  return { openPages, concurrency, secretReadsPerHour, dollars, dollarsPerMonth, parts };
};

/** Each quota and the rate in requests per second at which it is reached, the first one first. */
export const reachedQuotas = (
  [
    [
      'our own throttle',
      deployed.requestsPerSecond,
      deployed.requestsPerSecond,
      '`requestsPerSecond` and `requestsInBurst` to twice the peak',
    ],
    [
      'new environments of Lambda in 10 s',
      quotas.lambdaScaling,
      (quotas.lambdaScaling * 1000) / coldMilliseconds,
      'nothing: the client retries, and Lambda adds as many again 10 s later',
    ],
    [
      'requests/s of API Gateway',
      quotas.gatewayRequestsPerSecond,
      quotas.gatewayRequestsPerSecond / (1 + assumed.preflightsPerToken),
      'Service Quotas, "Throttle rate"; or another region',
    ],
    [
      'concurrency of Lambda',
      quotas.lambdaConcurrency,
      quotas.lambdaConcurrency * quotas.requestsPerSecondPerEnvironment,
      'Service Quotas, "Concurrent executions"; or another region',
    ],
    [
      'reads/s of Secrets Manager',
      quotas.secretReadsPerSecond,
      (quotas.secretReadsPerSecond * quotas.requestsPerSecondPerEnvironment * 3600) /
        measured.secretReadsPerHour,
      'nothing',
    ],
  ] as const
)
  .map(([name, value, reachedAt, remedy]) => ({ name, value, reachedAt, remedy }))
  .sort((a, b) => a.reachedAt - b.reachedAt);

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
/** A jump in traffic reaches this quota, a steady rate does not. */
const isJump = (name: string): boolean => name.startsWith('new environments');

/** The three tables of docs/cost-and-scale.md. */
export const formatCost = (): string =>
  [
    formatTable(
      [
        ...['requests/s', 'pages open at most', 'Lambda concurrency', 'Secrets Manager, calls/h'],
        ...['$ per million tokens', '$ per month', 'quotas reached'],
      ],
      rates.map((rate) => {
        const { openPages, concurrency, secretReadsPerHour, dollars, dollarsPerMonth } = estimate(rate);
        const reached = reachedQuotas.filter(({ name, reachedAt }) => reachedAt <= rate && !isJump(name));
        return [
          ...[rate, openPages, concurrency, secretReadsPerHour].map(count),
          ...[dollars.toFixed(2), count(Number(dollarsPerMonth.toPrecision(3)))],
          reached.map(({ name }) => name).join(', ') || 'none',
        ];
      }),
    ),
    formatTable(
      ['$ per million tokens', ...ratesOfParts.map((rate) => `at ${count(rate)}/s`)],
      [
        ...estimate(1).parts.map(([name], part) => [
          name,
          ...ratesOfParts.map((rate) => estimate(rate).parts[part]?.[1].toFixed(2) ?? ''),
        ]),
        ['**total**', ...ratesOfParts.map((rate) => `**${estimate(rate).dollars.toFixed(2)}**`)],
      ],
    ),
    formatTable(
      ['quota', 'default', 'reached at, requests/s', 'remedy'],
      reachedQuotas.map(({ name, value, reachedAt, remedy }) => [
        ...[name, count(value)],
        `${isJump(name) ? 'a jump from none to ' : ''}${count(Number(reachedAt.toPrecision(2)))}`,
        remedy,
      ]),
    ),
  ].join('\n\n');

if (process.argv[1] === import.meta.filename) console.log(formatCost());
