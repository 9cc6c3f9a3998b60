import { expect, test } from 'vitest';
import { BrokerError } from '../../lib/errors.ts';
import type { WarmEvent } from '../../lib/keep-warm.ts';
import type { Metric } from '../../lib/metrics.ts';
import { reportTo } from '../../lib/report.ts';
import { createRecordingLog } from '../support/log.ts';

const error = new BrokerError('signing_key_unavailable', 'AccessDeniedException');
const describe = (value: string | undefined) => ({ value });
const failed = { reason: 'AccessDeniedException' };

test.each<[WarmEvent<string>, string, string, object, Metric[]]>([
  [{ kind: 'changed', value: 'v' }, 'info', 'changed', { value: 'v' }, ['SigningKeyChanged']],
  [{ kind: 'recovered', value: 'v' }, 'info', 'recovered', { value: 'v' }, ['SigningKeyRecovered']],
  [{ kind: 'unchanged', value: 'v' }, 'debug', 'unchanged', { value: 'v' }, []],
  [
    { kind: 'failing', error, serving: 'v' },
    'warn',
    'cannot be fetched',
    { ...failed, value: 'v' },
    ['SigningKeyFetchFailed'],
  ],
  [
    { kind: 'failing', error, serving: undefined },
    'error',
    'cannot be fetched',
    { ...failed, value: undefined },
    ['SigningKeyFetchFailed'],
  ],
])(
  '%j is one line at the level that it deserves, and one metric if it is news',
  (event, level, what, fields, metrics) => {
    const log = createRecordingLog();
    const counted: Metric[] = [];
    reportTo<string>({ log, count: (metric) => counted.push(metric), what: 'signing key', describe })(event);
    expect(log.lines).toEqual([{ level, message: `signing key: ${what}`, fields }]);
    expect(counted).toEqual(metrics);
  },
);

test('the keys of an issuer have metrics of their own', () => {
  const counted: Metric[] = [];
  const log = createRecordingLog();
  reportTo<string>({ log, count: (metric) => counted.push(metric), what: 'issuer keys', describe })({
    kind: 'changed',
    value: 'v',
  });
  expect(counted).toEqual(['IssuerKeysChanged']);
});
