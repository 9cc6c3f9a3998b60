/**
 * `npm run cost`: estimates the cost of tokens on AWS, and which quota is reached first. Prints the tables of
 * docs/cost-and-scale.md. All inputs are constants at the top.
 */
import { formatTable } from './markdown.ts';

/** Measured with `npm run bench` on Node.js 24, RS256 in and RS512 out. */
export const measured = {
  warmMilliseconds: 0.32,
  /** From the import of the bundle to the first response. */
  coldMilliseconds: 74,
  auditLineBytes: 566,
  answerBytes: 516,
  /** Reads by one busy environment: once in 300 s, less up to a fifth by jitter. */
  secretReadsPerHour: 13.2,
};

/** The defaults in serverless.yml. */
export const deployed = { requestsPerSecond: 50, memoryMegabytes: 1024, logRetentionDays: 90 };

/** Assumptions, chosen so that the estimate is rather too high than too low. */
export const assumed = {
  /** Ratio of the time on a core of Lambda arm64 to the time on the core of the measurement. */
  coreSlowdown: 4,
  overheadMilliseconds: 1,
  coldStartShare: 0.01,
  /** START and REPORT in JSON, and the line of the access log. */
  serviceLogBytes: 1250,
  logLines: 4,
  headerBytes: 600,
  preflightsPerToken: 1,
  /** A client requests a new token when 30 s of 600 s remain. */
  secondsBetweenTokens: 570,
  /** Sampling of X-Ray: share of the requests after the first one in each second. */
  traceShare: 0.05,
  metrics: 31,
  alarmMetrics: 12,
};

/** List prices in dollars, us-east-1, November 2026, without free tiers. The key of a tier is its upper limit in units. */
export const prices = {
  gatewayRequests: { 300000000: 1e-6, Infinity: 0.9e-6 },
  lambdaRequest: 0.2e-6,
  lambdaGigabyteSecond: 0.0000133334, // arm64
  logGigabytes: { 10000: 0.5, 30000: 0.25, 50000: 0.1, Infinity: 0.05 },
  logGigabyteMonth: 0.03,
  trace: 5e-6,
  egressGigabyte: 0.09,
  secretMonth: 0.4,
  secretRead: 0.05 / 10_000,
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
};

/** Default quotas of an account in one region. */
export const quotas = {
  gatewayRequestsPerSecond: 10_000,
  lambdaConcurrency: 1000,
  /** For each unit of concurrency, regardless of the duration of the requests. */
  lambdaRequestsPerSecond: 10,
  lambdaScalingIn10Seconds: 1000,
};

const rates = [1, 10, 50, 100, 1000, 5000, 10_000];
const ratesOfParts = [1, 10, 100, 10_000];

const monthSeconds = 30 * 86_400;
const logEventBytes = 26; // overhead of CloudWatch Logs for each line
// At 1,769 MB a function has the equivalent of one vCPU.
const slowdown = (1769 / deployed.memoryMegabytes) * assumed.coreSlowdown;
const warmMilliseconds = measured.warmMilliseconds * slowdown + assumed.overheadMilliseconds;
const coldMilliseconds = measured.coldMilliseconds * slowdown;

/** Returns the price of the units of one month, in dollars. */
export const tiered = (units: number, tiers: Readonly<Record<number, number>>): number => {
  let [dollars, below] = [0, 0];
  for (const [limit, price] of Object.entries(tiers)) {
    dollars += Math.max(0, Math.min(units, Number(limit)) - below) * price;
    below = Number(limit);
  }
  return dollars;
};

/** Estimates a constant rate of successful requests. `dollars` and `parts` are per million tokens. */
export const estimate = (requestsPerSecond: number) => {
  const tokens = requestsPerSecond * monthSeconds;
  const busy = Math.max(warmMilliseconds / 1000, 1 / quotas.lambdaRequestsPerSecond);
  const concurrency = Math.ceil(requestsPerSecond * busy);
  const secretReadsPerHour = concurrency * measured.secretReadsPerHour;
  const seconds = (Math.ceil(warmMilliseconds) + assumed.coldStartShare * coldMilliseconds) / 1000;
  const gigabyteSeconds = tokens * seconds * (deployed.memoryMegabytes / 1024);
  const logBytes = measured.auditLineBytes + assumed.serviceLogBytes + assumed.logLines * logEventBytes;
  const logGigabytes = (tokens * logBytes) / 1e9;
  const keptGigabytes = logGigabytes * (deployed.logRetentionDays / 30);
  const traces = Math.min(tokens, monthSeconds + (tokens - monthSeconds) * assumed.traceShare);
  const egressGigabytes = (tokens * (measured.answerBytes + assumed.headerBytes)) / 1e9;
  const secretReads = secretReadsPerHour * (monthSeconds / 3600);
  const alarms = assumed.metrics * prices.metricMonth + assumed.alarmMetrics * prices.alarmMetricMonth;
  const monthly: readonly (readonly [part: string, dollars: number])[] = [
    ['API Gateway', tiered(tokens * (1 + assumed.preflightsPerToken), prices.gatewayRequests)],
    ['Lambda', tokens * prices.lambdaRequest + gigabyteSeconds * prices.lambdaGigabyteSecond],
    ['logs', tiered(logGigabytes, prices.logGigabytes) + keptGigabytes * prices.logGigabyteMonth],
    ['X-Ray', traces * prices.trace],
    ['data out', egressGigabytes * prices.egressGigabyte],
    ['Secrets Manager', prices.secretMonth + secretReads * prices.secretRead],
    ['metrics, alarms, dashboard', alarms + prices.dashboardMonth],
  ];
  const dollarsPerMonth = monthly.reduce((sum, [, dollars]) => sum + dollars, 0);
  const openPages = requestsPerSecond * assumed.secondsBetweenTokens;
  const parts = monthly.map(([part, dollars]) => [part, (dollars * 1e6) / tokens] as const);
  const dollars = (dollarsPerMonth * 1e6) / tokens;
  return { openPages, concurrency, secretReadsPerHour, dollars, dollarsPerMonth, parts };
};

/** The constant rate, in requests per second, that reaches each quota. */
export const quotasReachedAt: Readonly<Record<string, number>> = {
  'our own throttle': deployed.requestsPerSecond,
  'requests/s of API Gateway': quotas.gatewayRequestsPerSecond / (1 + assumed.preflightsPerToken),
  'concurrency of Lambda': quotas.lambdaConcurrency * quotas.lambdaRequestsPerSecond,
};

/** The jump in requests per second, from zero, that uses all environments that Lambda adds in 10 s. */
export const largestJump = (quotas.lambdaScalingIn10Seconds * 1000) / coldMilliseconds;

const count = (value: number, digits = 15): string =>
  Number(value.toPrecision(digits)).toLocaleString('en-US', { maximumFractionDigits: 0 });

/** Returns the tables of docs/cost-and-scale.md. */
export const formatCost = (): string => {
  const scale = rates.map((rate) => {
    const { openPages, concurrency, secretReadsPerHour, dollars, dollarsPerMonth } = estimate(rate);
    const reached = Object.entries(quotasReachedAt).filter(([, reachedAt]) => reachedAt <= rate);
    const counts = [rate, openPages, concurrency, secretReadsPerHour].map((value) => count(value));
    const names = reached.map(([name]) => name).join(', ') || 'none';
    return [...counts, dollars.toFixed(2), count(dollarsPerMonth, 3), names];
  });
  const parts = estimate(1).parts.map(([name], part) => [
    name,
    ...ratesOfParts.map((rate) => estimate(rate).parts[part]?.[1].toFixed(2) ?? ''),
  ]);
  const totals = ratesOfParts.map((rate) => `**${estimate(rate).dollars.toFixed(2)}**`);
  const scaleHeadings = [
    'requests/s',
    'pages open at most',
    'Lambda concurrency',
    'Secrets Manager, calls/h',
  ];
  return [
    formatTable([...scaleHeadings, '$ per million tokens', '$ per month', 'quotas reached'], scale),
    formatTable(
      ['$ per million tokens', ...ratesOfParts.map((rate) => `at ${count(rate)}/s`)],
      [...parts, ['**total**', ...totals]],
    ),
  ].join('\n\n');
};

if (process.argv[1] === import.meta.filename) console.log(formatCost());
