/** A line of the log: JSON, as CloudWatch Logs finds its fields. */

export const logLevels = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Fields = Readonly<Record<string, unknown>>;

export interface LogLine extends Fields {
  readonly level: LogLevel;
  readonly message: string;
}

export type Write = (line: string) => unknown;

/** Writes to the standard output itself, so that no console's formatting or level comes in between. */
export const writeLine = (
  { level, message, ...fields }: LogLine,
  write: Write = (line) => process.stdout.write(line),
): void => {
  write(`${JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...fields })}\n`);
};
