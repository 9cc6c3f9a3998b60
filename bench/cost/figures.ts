/** What `npm run cost` reckons with: measured figures of ours, list prices and quotas of AWS, and what is assumed. */
import { readFileSync, writeFileSync } from 'node:fs';

/** `npm run cost -- --measure` makes them anew. */
export interface Measured {
  readonly measuredOn: string;
  /** A warm request, in the whole handler; nearly all of it is CPU time. */
  readonly warmMilliseconds: number;
  /** From the import of the bundle to the first answer. */
  readonly coldMilliseconds: number;
  readonly auditLineBytes: number;
  /** The body of an answer. */
  readonly answerBytes: number;
  /** By one environment, as `npm run simulate` counts them. */
  readonly secretReadsPerHour: number;
}

const file = new URL('figures.json', import.meta.url);

/** Those that are committed. */
export const readMeasured = (): Measured => JSON.parse(readFileSync(file, 'utf8'));
export const writeMeasured = (measured: Measured): void =>
  writeFileSync(file, `${JSON.stringify(measured, undefined, 2)}\n`);

/** Up to so much a month (the last one without end), each unit at so many dollars. */
export type Tiers = readonly (readonly [upTo: number, dollars: number])[];

/** List prices of us-east-1 as looked up in November 2026, without the free tiers. */
export const prices = {
  gatewayRequests: [
    [300e6, 1.0e-6],
    [Number.POSITIVE_INFINITY, 0.9e-6],
  ],
  lambdaRequest: 0.2e-6,
  lambdaGigabyteSecond: 0.0000133334, // arm64
  /** Of Lambda and of other services' own logs, since May 2025. */
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
} as const satisfies Record<string, number | Tiers>;

/** Of an account in a region, unless it has asked for more. */
export const quotas = {
  lambdaConcurrency: 1000,
  /** However short they are: a synchronous function has ten times its concurrency. */
  requestsPerSecondOfEnvironment: 10,
  /** Environments that a function may gain in ten seconds. */
  lambdaGrowth: 1000,
  gatewayRequestsPerSecond: 10_000,
  secretReadsPerSecond: 10_000,
} as const;

/** What stands in serverless.yml. */
export const deployed = { requestsPerSecond: 50, memoryMegabytes: 1024, logRetentionDays: 90 } as const;

/** Neither measured nor published; chosen so that the result is rather too high. */
export const assumed = {
  /** A core of Lambda's arm64 against the one that measured. */
  slowerCore: 4,
  /** Between Lambda and the handler, for each request. */
  overheadMilliseconds: 1,
  coldStartShare: 0.01,
  /** Lambda's lines START and REPORT in JSON, with the trace's id. */
  platformLogBytes: 900,
  accessLogBytes: 350,
  /** The four lines of a request; CloudWatch Logs counts 26 bytes more for each. */
  logLines: 4,
  headerBytes: 600,
  preflightShare: 1,
  /** A page asks again 30 s before its token of 600 s ends, if it asks again at all. */
  secondsBetweenTokens: 570,
  /** Lambda traces the first request of each second, and of the others so many. */
  traceShare: 0.05,
  metrics: 31,
  alarmMetrics: 12,
} as const;
