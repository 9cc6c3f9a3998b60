/** From requests per second to concurrency, calls and dollars. Pure; the figures are those of `bench/cost/figures.ts`. */
import { assumed, deployed, type Measured, prices, quotas, type Tiers } from './figures.ts';

export interface Scale {
  readonly requestsPerSecond: number;
  /** Pages that ask for a token as often as a page can. */
  readonly openPages: number;
  readonly concurrency: number;
  readonly secretReadsPerHour: number;
  readonly dollarsPerMillion: number;
  readonly dollarsPerMonth: number;
  /** Dollars for a million tokens; together they are `dollarsPerMillion`. */
  readonly parts: Readonly<Record<Part, number>>;
}

export const partNames = [
  'API Gateway',
  'Lambda',
  'logs',
  'X-Ray',
  'data out',
  'Secrets Manager',
  'metrics, alarms, dashboard',
] as const;
export type Part = (typeof partNames)[number];

const secondsOfMonth = 30 * 86_400;
const bytesOfGigabyte = 1e9;
const logEventOverhead = 26;

/** How much longer the CPU takes on Lambda: it deals out a whole one with 1,769 MB. */
const slowdown = (1769 / deployed.memoryMegabytes) * assumed.slowerCore;

/** Of a warm request on Lambda, in milliseconds; billed in whole ones. */
export const durationOf = ({ warmMilliseconds }: Measured): number =>
  warmMilliseconds * slowdown + assumed.overheadMilliseconds;

/** Of a first request on Lambda, in milliseconds. */
export const coldDurationOf = ({ coldMilliseconds }: Measured): number => coldMilliseconds * slowdown;

/** Of all lines about one request, as CloudWatch Logs counts them. */
const logBytesOf = ({ auditLineBytes }: Measured): number =>
  auditLineBytes + assumed.platformLogBytes + assumed.accessLogBytes + assumed.logLines * logEventOverhead;

/** At a steady rate, all of them good requests. */
export const scaleOf = (requestsPerSecond: number, measured: Measured): Scale => {
  const tokens = requestsPerSecond * secondsOfMonth;
  const concurrency = Math.ceil(
    Math.max(
      (requestsPerSecond * durationOf(measured)) / 1000,
      requestsPerSecond / quotas.requestsPerSecondOfEnvironment,
    ),
  );
  const secretReadsPerHour = concurrency * measured.secretReadsPerHour;
  const monthly = dollarsOfMonth(tokens, secretReadsPerHour, measured);
  const million = 1e6 / tokens;
  const dollarsPerMonth = partNames.reduce((sum, part) => sum + monthly[part], 0);
  return {
    requestsPerSecond,
    openPages: requestsPerSecond * assumed.secondsBetweenTokens,
    concurrency,
    secretReadsPerHour,
    dollarsPerMillion: dollarsPerMonth * million,
    dollarsPerMonth,
    parts: Object.fromEntries(partNames.map((part) => [part, monthly[part] * million])) as Scale['parts'],
  };
};

function dollarsOfMonth(
  tokens: number,
  secretReadsPerHour: number,
  measured: Measured,
): Record<Part, number> {
  const seconds =
    (Math.ceil(durationOf(measured)) + assumed.coldStartShare * coldDurationOf(measured)) / 1000;
  const logGigabytes = (tokens * logBytesOf(measured)) / bytesOfGigabyte;
  const traced = Math.min(tokens, secondsOfMonth + (tokens - secondsOfMonth) * assumed.traceShare);
  return {
    'API Gateway': tiered(tokens * (1 + assumed.preflightShare), prices.gatewayRequests),
    Lambda:
      tokens *
      (prices.lambdaRequest + seconds * (deployed.memoryMegabytes / 1024) * prices.lambdaGigabyteSecond),
    logs:
      tiered(logGigabytes, prices.logGigabytes) +
      logGigabytes * (deployed.logRetentionDays / 30) * prices.logGigabyteMonth,
    'X-Ray': traced * prices.trace,
    'data out':
      ((tokens * (measured.answerBytes + assumed.headerBytes)) / bytesOfGigabyte) * prices.egressGigabyte,
    'Secrets Manager': prices.secretMonth + (secretReadsPerHour * secondsOfMonth * prices.secretRead) / 3600,
    'metrics, alarms, dashboard':
      assumed.metrics * prices.metricMonth +
      assumed.alarmMetrics * prices.alarmMetricMonth +
      prices.dashboardMonth,
  };
}

/** What so many units of a month cost. */
export function tiered(units: number, tiers: Tiers): number {
  let below = 0;
  let dollars = 0;
  for (const [upTo, price] of tiers) {
    dollars += Math.max(0, Math.min(units, upTo) - below) * price;
    below = upTo;
  }
  return dollars;
}

export interface Quota {
  readonly name: string;
  readonly value: number;
  /** The rate at which it is met, in requests per second. */
  readonly metAt: number;
  /** It is met when requests come all at once, not by a steady rate. */
  readonly isOfJump: boolean;
  readonly remedy: string;
}

/** By the rate at which they are met. */
export const quotasOf = (measured: Measured): Quota[] => {
  const readsPerRequest = measured.secretReadsPerHour / 3600 / quotas.requestsPerSecondOfEnvironment;
  const all: Quota[] = [
    {
      name: 'our own throttle',
      value: deployed.requestsPerSecond,
      metAt: deployed.requestsPerSecond,
      isOfJump: false,
      remedy: '`requestsPerSecond` and `requestsInBurst` to twice the peak',
    },
    {
      name: 'new environments of Lambda in 10 s',
      value: quotas.lambdaGrowth,
      metAt: (quotas.lambdaGrowth * 1000) / coldDurationOf(measured),
      isOfJump: true,
      remedy: 'nothing: the client asks again, and 10 s later there are as many more',
    },
    {
      name: 'concurrency of Lambda',
      value: quotas.lambdaConcurrency,
      metAt: quotas.lambdaConcurrency * quotas.requestsPerSecondOfEnvironment,
      isOfJump: false,
      remedy: 'Service Quotas, "Concurrent executions"; or another region',
    },
    {
      name: 'requests/s of API Gateway',
      value: quotas.gatewayRequestsPerSecond,
      metAt: quotas.gatewayRequestsPerSecond / (1 + assumed.preflightShare),
      isOfJump: false,
      remedy: 'Service Quotas, "Throttle rate"; or another region',
    },
    {
      name: 'reads/s of Secrets Manager',
      value: quotas.secretReadsPerSecond,
      metAt: quotas.secretReadsPerSecond / readsPerRequest,
      isOfJump: false,
      remedy: 'nothing',
    },
  ];
  return all.sort((a, b) => a.metAt - b.metAt);
};
