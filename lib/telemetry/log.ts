/** Writes the log lines for the operator, in addition to the audit lines. */
import { type Fields, type LogLevel, type Write, writeLine } from './log-line.ts';

type LogAt = (message: string, fields: Fields) => void;

export interface Log {
  readonly debug: LogAt;
  readonly info: LogAt;
  readonly warn: LogAt;
  readonly error: LogAt;
}

const severities: Readonly<Record<LogLevel, number>> = { DEBUG: 0, INFO: 1, WARN: 2, ERROR: 3 };

/** Creates a log that writes lines of this level and above. Lambda's own log level has no effect on it. */
export const createLog = (lowest: LogLevel, write?: Write): Log => {
  const at =
    (level: LogLevel): LogAt =>
    (message, fields) => {
      if (severities[level] >= severities[lowest]) writeLine({ level, message, ...fields }, write);
    };
  return { debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
};
