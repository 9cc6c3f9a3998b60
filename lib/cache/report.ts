/** Tells the operator what `createRemoteValue` does: a line of the log for what is news, metrics for every fetch. */
import { reasonOf } from '../errors.ts';
import type { Log } from '../telemetry/log.ts';
import type { Fields } from '../telemetry/log-line.ts';
import type { Measure, Metrics } from '../telemetry/metrics.ts';
import type { RemoteValueEvent } from './remote-value.ts';

export interface ReportOptions<T> {
  readonly log: Log;
  readonly measure: Measure;
  readonly what: keyof typeof prefixes;
  /** What the log says of a value, or of having none to serve. */
  readonly describe: (value: T | undefined) => Fields;
  /** What is measured of a value beside the fetch. */
  readonly gauge?: (value: T) => Metrics;
}

const prefixes = { 'signing key': 'SigningKey', 'issuer keys': 'IssuerKeys' } as const;

/** Each event at the level that it deserves. */
export const reportTo =
  <T>({ log, measure, what, describe, gauge = () => ({}) }: ReportOptions<T>) =>
  (event: RemoteValueEvent<T>): void => {
    const prefix = prefixes[what];
    if (event.kind === 'failing') {
      const { error, serving, isNews } = event;
      measure({ [`${prefix}FetchFailed`]: 1 });
      // As long as an older value serves, nobody outside notices.
      const level = serving === undefined ? 'error' : 'warn';
      if (isNews) log[level](`${what}: cannot be fetched`, { reason: reasonOf(error), ...describe(serving) });
      return;
    }
    const { kind, value } = event;
    measure({
      [`${prefix}Fetched`]: 1,
      ...(kind === 'changed' && { [`${prefix}Changed`]: 1 }),
      ...gauge(value),
    });
    log[kind === 'unchanged' ? 'debug' : 'info'](`${what}: ${kind}`, describe(value));
  };
