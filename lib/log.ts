/** What the broker says to its operator beside the audit lines. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { LogLevel } from './config.ts';
import { reasonOf } from './errors.ts';
import type { WarmEvent } from './keep-warm.ts';

type Fields = Readonly<Record<string, unknown>>;
type Write = (message: string, fields: Fields) => void;

/** The part of a logger that `lib/` uses. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

/** A logger of JSON lines, for CloudWatch. */
export const createLog = (logLevel: LogLevel): Log =>
  new Logger({ serviceName: 'latenode-token-broker', logLevel });

/** Tells the log what `keepWarm` does, each event at the level that it deserves. */
export const reportTo =
  <T>(log: Log, what: string, describe: (value: T | undefined) => Fields) =>
  (event: WarmEvent<T>): void => {
    if (event.kind !== 'failing') {
      const level = event.kind === 'unchanged' ? 'debug' : 'info';
      log[level](`${what}: ${event.kind}`, describe(event.value));
      return;
    }
    // As long as an older value serves, nobody outside notices.
    const level = event.serving === undefined ? 'error' : 'warn';
    log[level](`${what}: cannot be fetched`, { reason: reasonOf(event.error), ...describe(event.serving) });
  };
