/** What the broker says to its operator beside the audit lines. */
import type { LogLevel } from './config.ts';
import { reasonOf } from './errors.ts';
import type { WarmEvent } from './keep-warm.ts';
import { type Fields, type Write, writeLine } from './log-line.ts';

type LogAt = (message: string, fields: Fields) => void;

export interface Log {
  readonly debug: LogAt;
  readonly info: LogAt;
  readonly warn: LogAt;
  readonly error: LogAt;
}

const severities: Readonly<Record<LogLevel, number>> = { DEBUG: 0, INFO: 1, WARN: 2, ERROR: 3 };

/** A logger that leaves out what is below its level, whatever Lambda's own level is. */
export const createLog = (lowest: LogLevel, write?: Write): Log => {
  const at =
    (level: LogLevel): LogAt =>
    (message, fields) => {
      if (severities[level] >= severities[lowest]) writeLine({ level, message, ...fields }, write);
    };
  return { debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
};

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
