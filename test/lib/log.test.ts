import { afterEach, expect, test, vi } from 'vitest';
import { BrokerError } from '../../lib/errors.ts';
import type { WarmEvent } from '../../lib/keep-warm.ts';
import { createLog, type Log, reportTo } from '../../lib/log.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const recording = () => {
  const lines: unknown[] = [];
  const at = (level: string) => (message: string, fields: object) =>
    lines.push({ level, message, ...fields });
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { lines, report: reportTo<string>(log, 'thing', (value) => ({ value })) };
};
const error = new BrokerError('signing_key_unavailable', 'AccessDeniedException');

test.each<[WarmEvent<string>, object]>([
  [
    { kind: 'changed', value: 'v' },
    { level: 'info', message: 'thing: changed', value: 'v' },
  ],
  [
    { kind: 'recovered', value: 'v' },
    { level: 'info', message: 'thing: recovered', value: 'v' },
  ],
  [
    { kind: 'unchanged', value: 'v' },
    { level: 'debug', message: 'thing: unchanged', value: 'v' },
  ],
  [
    { kind: 'failing', error, serving: 'v' },
    { level: 'warn', message: 'thing: cannot be fetched', reason: 'AccessDeniedException', value: 'v' },
  ],
  [
    { kind: 'failing', error, serving: undefined },
    {
      level: 'error',
      message: 'thing: cannot be fetched',
      reason: 'AccessDeniedException',
      value: undefined,
    },
  ],
])('%j is told at the level that it deserves', (event, line) => {
  const { lines, report } = recording();
  report(event);
  expect(lines).toEqual([line]);
});

test.each([
  ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
  ['INFO', ['INFO', 'WARN', 'ERROR']],
  ['WARN', ['WARN', 'ERROR']],
  ['ERROR', ['ERROR']],
] as const)('a logger at %s writes lines of %j, whatever level Lambda has set', (lowest, levels) => {
  vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'INFO');
  const lines: string[] = [];
  const log = createLog(lowest, (line) => lines.push(line));
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('words', { a: 1 });
  const words = { message: 'words', a: 1, timestamp: expect.stringMatching(/^20.*Z$/) };
  expect(lines.map((line) => JSON.parse(line))).toEqual(levels.map((level) => ({ level, ...words })));
});
