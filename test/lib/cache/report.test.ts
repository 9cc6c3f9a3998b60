import { expect, test } from 'vitest';
import type { RemoteValueEvent } from '../../../lib/cache/remote-value.ts';
import { type ReportOptions, reportTo } from '../../../lib/cache/report.ts';
import { BrokerError } from '../../../lib/errors.ts';
import type { Metrics } from '../../../lib/telemetry/metrics.ts';
import { createRecordingLog } from '../../support/log.ts';

const describe = (value: string | undefined) => ({ value });
const reported = (event: RemoteValueEvent<string>, options: Partial<ReportOptions<string>> = {}) => {
  const log = createRecordingLog();
  const metrics: Metrics[] = [];
  const emitMetrics = (measured: Metrics) => metrics.push(measured);
  reportTo<string>({ log, emitMetrics, what: 'signing key', describe, ...options })(event);
  return { lines: log.lines, metrics };
};

const error = new BrokerError('signing_key_unreadable', 'AccessDeniedException');
const failing = { kind: 'failing', error, serving: undefined, isNews: true } as const;
const reason = { reason: 'signing_key_unreadable', detail: 'AccessDeniedException' };
const value = 'v';
const fetched = { SigningKeyFetched: 1 };
const failed = { SigningKeyFetchFailed: 1 };

test.each<[RemoteValueEvent<string>, string, string, object, Metrics]>([
  [{ kind: 'loaded', value }, 'info', 'loaded', { value }, fetched],
  [{ kind: 'changed', value }, 'info', 'changed', { value }, { ...fetched, SigningKeyChanged: 1 }],
  [{ kind: 'recovered', value }, 'info', 'recovered', { value }, fetched],
  [{ kind: 'unchanged', value }, 'debug', 'unchanged', { value }, fetched],
  [{ ...failing, serving: value }, 'warn', 'cannot be fetched', { ...reason, value }, failed],
  [failing, 'error', 'cannot be fetched', reason, failed],
])('reportTo writes one log line and metrics for %j', (event, level, what, fields, metrics) => {
  expect(reported(event)).toEqual({
    lines: [{ level, message: `signing key: ${what}`, fields }],
    metrics: [metrics],
  });
});

test('reportTo writes metrics but no log line for a repeated failure', () => {
  expect(reported({ ...failing, isNews: false })).toEqual({ lines: [], metrics: [failed] });
});

test('reportTo writes metrics of their own for issuer keys, and the gauge of the value with every fetch', () => {
  const gauge = () => ({ SigningKeyAgeDays: 3 });
  expect(reported({ kind: 'changed', value }, { what: 'issuer keys', gauge }).metrics).toEqual([
    { IssuerKeysFetched: 1, IssuerKeysChanged: 1, SigningKeyAgeDays: 3 },
  ]);
});
