/** Writes log lines as JSON, whose fields CloudWatch Logs discovers. */

/** From the least to the most severe. */
export const logLevels = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Members of a log line; nothing secret. */
export type Fields = Readonly<Record<string, unknown>>;

export interface LogLine extends Fields {
  readonly level: LogLevel;
  readonly message: string;
}

export type Write = (line: string) => unknown;

/**
 * Writes to the standard output directly, because Lambda formats and filters the output of `console`. A line that cannot be
 * written does not fail the request; a warning on the standard error replaces it.
 */
export const writeLine = (
  { level, message, ...fields }: LogLine,
  write: Write = (line) => process.stdout.write(line),
): void => {
  try {
    write(`${JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...fields })}\n`);
  } catch {
    const { request_id: requestId } = fields;
    process.emitWarning(`log line not written: ${message}${requestId ? ` (request ${requestId})` : ''}`);
  }
};
