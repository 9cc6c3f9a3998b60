import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../../../lib/telemetry/log.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
  ['INFO', ['INFO', 'WARN', 'ERROR']],
  ['WARN', ['WARN', 'ERROR']],
  ['ERROR', ['ERROR']],
] as const)('a log at %s writes lines of %j, whatever level Lambda has set', (lowest, levels) => {
  vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'INFO');
  const lines: string[] = [];
  const log = createLog(lowest, (line) => lines.push(line));
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('message', { a: 1 });
  const rest = { message: 'message', a: 1, timestamp: expect.stringMatching(/^20.*Z$/) };
  expect(lines.map((line) => JSON.parse(line))).toEqual(levels.map((level) => ({ level, ...rest })));
});

test.each([
  [{ request_id: 'r' }, ' (request r)'],
  [{}, ''],
])(
  'a log line with the fields %j that cannot be written is reported on the standard error',
  (fields, request) => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const log = createLog('INFO', () => {
      throw new Error('secret words');
    });
    log.warn('signing key: cannot be fetched', fields);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      `log line not written: signing key: cannot be fetched${request}`,
    );
    warn.mockRestore();
  },
);
