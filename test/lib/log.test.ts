import { expect, test, vi } from 'vitest';
import { BrokerError } from '../../lib/errors.ts';
import type { WarmEvent } from '../../lib/keep-warm.ts';
import { createLog, type Log, reportTo } from '../../lib/log.ts';

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

test('the logger writes lines of JSON, from the level that is set', () => {
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  const log = createLog('WARN');
  log.info('quiet', { a: 1 });
  log.warn('loud', { a: 2 });
  const lines = streams.flatMap(({ mock }) => mock.calls.map(([line]) => JSON.parse(String(line))));
  vi.restoreAllMocks();
  expect(lines).toMatchObject([{ level: 'WARN', message: 'loud', a: 2, service: 'latenode-token-broker' }]);
});
