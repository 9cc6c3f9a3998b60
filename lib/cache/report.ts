/** Reports the fetches of a remote value: metrics for each, and a log line for each change. */
import type { Log } from '../telemetry/log.ts';
import type { Fields } from '../telemetry/log-line.ts';
import type { EmitMetrics, Metrics } from '../telemetry/metrics.ts';
import type { RemoteValueEvent } from './remote-value.ts';

export interface ReportOptions<T> {
  readonly log: Log;
  readonly emitMetrics: EmitMetrics;
  readonly what: keyof typeof prefixes;
  /** The fields of the log line; `value` is absent if no value can be used. */
  readonly describe: (value: T | undefined) => Fields;
  /** Metrics of a fetched value. */
  readonly gauge?: (value: T) => Metrics;
}

const prefixes = { 'signing key': 'SigningKey', 'issuer keys': 'IssuerKeys' } as const;

/** Returns the `report` function for `createRemoteValue`. */
export const reportTo =
  <T>({ log, emitMetrics, what, describe, gauge = () => ({}) }: ReportOptions<T>) =>
  (event: RemoteValueEvent<T>): void => {
    const prefix = prefixes[what];
    if (event.kind === 'failing') {
      const { serving, isNews } = event;
      const { reason, detail } = event.error;
      emitMetrics({ [`${prefix}FetchFailed`]: 1 });
      // Users notice nothing as long as an older value can be used.
      const level = serving === undefined ? 'error' : 'warn';
      if (isNews) log[level](`${what}: cannot be fetched`, { reason, detail, ...describe(serving) });
      return;
    }
    const { kind, value } = event;
    emitMetrics({
      [`${prefix}Fetched`]: 1,
      ...(kind === 'changed' && { [`${prefix}Changed`]: 1 }),
      ...gauge(value),
    });
    log[kind === 'unchanged' ? 'debug' : 'info'](`${what}: ${kind}`, describe(value));
  };
