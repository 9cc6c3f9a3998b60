import { expect, test } from 'vitest';
import type { RemoteValueEvent } from '../../../lib/cache/remote-value.ts';
import { type ReportOptions, reportTo } from '../../../lib/cache/report.ts';
import { BrokerError } from '../../../lib/errors.ts';
import type { Metrics } from '../../../lib/telemetry/metrics.ts';
import { createRecordingLog } from '../../support/log.ts';

const error = new BrokerError('signing_key_unreadable', 'AccessDeniedException');
const failed = { reason: 'signing_key_unreadable', detail: 'AccessDeniedException' };
const isNews = true;

const reported = (event: RemoteValueEvent<string>, options: Partial<ReportOptions<string>> = {}) => {
  const log = createRecordingLog();
  const metrics: Metrics[] = [];
  reportTo<string>({
    log,
    emitMetrics: (measured) => metrics.push(measured),
    what: 'signing key',
    describe: (value) => ({ value }),
    ...options,
  })(event);
  return { lines: log.lines, metrics };
};

const fetched = { SigningKeyFetched: 1 };
const failing = { kind: 'failing', error, isNews } as const;
const cannot = 'cannot be fetched';
const value = 'v';

test.each<[RemoteValueEvent<string>, string, string, object, Metrics]>([
  [{ kind: 'loaded', value }, 'info', 'loaded', { value }, fetched],
  [{ kind: 'changed', value }, 'info', 'changed', { value }, { ...fetched, SigningKeyChanged: 1 }],
  [{ kind: 'recovered', value }, 'info', 'recovered', { value }, fetched],
  [{ kind: 'unchanged', value }, 'debug', 'unchanged', { value }, fetched],
  [{ ...failing, serving: value }, 'warn', cannot, { ...failed, value }, { SigningKeyFetchFailed: 1 }],
  [
    { ...failing, serving: undefined },
    'error',
    cannot,
    { ...failed, value: undefined },
    { SigningKeyFetchFailed: 1 },
  ],
])('reportTo writes one log line and metrics for %j', (event, level, what, fields, metrics) => {
  expect(reported(event)).toEqual({
    lines: [{ level, message: `signing key: ${what}`, fields }],
    metrics: [metrics],
  });
});

test('reportTo writes metrics but no log line for a repeated failure', () => {
  expect(reported({ kind: 'failing', error, serving: 'v', isNews: false })).toEqual({
    lines: [],
    metrics: [{ SigningKeyFetchFailed: 1 }],
  });
});

test('reportTo writes metrics of their own for issuer keys', () => {
  expect(reported({ kind: 'changed', value: 'v' }, { what: 'issuer keys' }).metrics).toEqual([
    { IssuerKeysFetched: 1, IssuerKeysChanged: 1 },
  ]);
});

test('reportTo writes the gauge of the value with every fetch', () => {
  const gauge = () => ({ SigningKeyAgeDays: 3 });
  expect(reported({ kind: 'unchanged', value: 'v' }, { gauge }).metrics).toEqual([
    { SigningKeyFetched: 1, SigningKeyAgeDays: 3 },
  ]);
});
