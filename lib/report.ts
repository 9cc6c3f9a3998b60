/** Tells the operator what `keepWarm` does: each event is one line of the log and one metric. */
import { reasonOf } from './errors.ts';
import type { WarmEvent } from './keep-warm.ts';
import type { Log } from './log.ts';
import type { Fields } from './log-line.ts';
import type { Count } from './metrics.ts';

export interface ReportOptions<T> {
  readonly log: Log;
  /** By default nothing is counted. */
  readonly count?: Count | undefined;
  readonly what: keyof typeof metricNames;
  /** What the log says of a value, or of having none to serve. */
  readonly describe: (value: T | undefined) => Fields;
}

const metricNames = { 'signing key': 'SigningKey', 'issuer keys': 'IssuerKeys' } as const;

/** Each event at the level that it deserves. A value that is the same as before is not news, so it is not counted. */
export const reportTo =
  <T>({ log, count = () => {}, what, describe }: ReportOptions<T>) =>
  (event: WarmEvent<T>): void => {
    const metric = metricNames[what];
    switch (event.kind) {
      case 'unchanged':
        log.debug(`${what}: unchanged`, describe(event.value));
        break;
      case 'changed':
        log.info(`${what}: changed`, describe(event.value));
        count(`${metric}Changed`);
        break;
      case 'recovered':
        log.info(`${what}: recovered`, describe(event.value));
        count(`${metric}Recovered`);
        break;
      case 'failing': {
        // As long as an older value serves, nobody outside notices.
        const level = event.serving === undefined ? 'error' : 'warn';
        log[level](`${what}: cannot be fetched`, {
          reason: reasonOf(event.error),
          ...describe(event.serving),
        });
        count(`${metric}FetchFailed`);
      }
    }
  };
