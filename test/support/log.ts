/** Provides a log that records its lines. */
import type { Log } from '../../lib/telemetry/log.ts';

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface RecordingLog extends Log {
  readonly lines: readonly LogLine[];
}

export const createRecordingLog = (): RecordingLog => {
  const lines: LogLine[] = [];
  const write =
    (level: keyof Log): Log[keyof Log] =>
    (message, fields) =>
      lines.push({ level, message, fields });
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
};
