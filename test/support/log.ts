/** Provides a log that records its lines. */
import type { Log } from '../../lib/telemetry/log.ts';

export type RecordingLog = ReturnType<typeof createRecordingLog>;

export const createRecordingLog = () => {
  const lines: { level: keyof Log; message: string; fields: Parameters<Log['info']>[1] }[] = [];
  const write =
    (level: keyof Log): Log[keyof Log] =>
    (message, fields) =>
      lines.push({ level, message, fields });
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
};
