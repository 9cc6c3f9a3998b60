import { afterEach, expect, test, vi } from 'vitest';
import { type AuditEvent, createAudit } from '../../lib/telemetry/audit.ts';
import { createLog } from '../../lib/telemetry/log.ts';
import { createMetricsEmitter, type Metrics, metricNames } from '../../lib/telemetry/metrics.ts';
import { createStepTimer } from '../../lib/telemetry/step-timer.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const event: AuditEvent = {
  request_id: 'r',
  cold_start: false,
  outcome: 'issued',
  duration_ms: 1.2,
  steps_ms: { bearer: 0.01, identity: 1.2 },
};

test('the audit line is one line of JSON, whatever characters its fields contain', () => {
  vi.useFakeTimers({ now: 1_768_417_200_000, toFake: ['Date'] });
  const write = vi.fn();
  createAudit('token', '1.2.3', write)({ ...event, user_id: 'a\nb\u2028c', plan_id: undefined }, 200);
  expect(write).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^\{[^\n]*\}\n$/));
  expect(JSON.parse(write.mock.calls[0]?.[0])).toEqual({
    ...event,
    level: 'INFO',
    message: 'audit',
    timestamp: '2026-01-14T19:00:00.000Z',
    function: 'token',
    version: '1.2.3',
    user_id: 'a\nb\u2028c',
  });
});

test.each([
  [499, 'INFO'],
  [500, 'ERROR'],
])(
  'the audit line of a response with status %i has the level %s, whatever level Lambda has',
  (status, level) => {
    vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'FATAL');
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    createAudit('token', '1.2.3')(event, status);
    expect(write).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(`{"level":"${level}",`));
  },
);

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
  },
);

const lineOf = (metrics: Metrics) => {
  const write = vi.fn();
  createMetricsEmitter('broker-prod-token', write)(metrics);
  expect(write).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^.+\n$/));
  return JSON.parse(write.mock.calls[0]?.[0]);
};

test('metrics of one call are one line of JSON in the embedded metric format, with the function as dimension', () => {
  const { timestamp, ...line } = lineOf({ SigningKeyAgeDays: 12.5, SigningKeyFetched: 1 });
  expect(timestamp).toMatch(/^20.*Z$/);
  const directive = {
    Namespace: 'LatenodeTokenBroker',
    Dimensions: [['FunctionName']],
    Metrics: [
      { Name: 'SigningKeyFetched', Unit: 'Count' },
      { Name: 'SigningKeyAgeDays', Unit: 'None' },
    ],
  };
  expect(line).toEqual({
    level: 'INFO',
    message: 'metric',
    FunctionName: 'broker-prod-token',
    SigningKeyFetched: 1,
    SigningKeyAgeDays: 12.5,
    _aws: { Timestamp: expect.closeTo(Date.parse(timestamp), -3), CloudWatchMetrics: [directive] },
  });
});

test.each(metricNames)(
  '%s alone declares no other metric, because CloudWatch expects every declared one',
  (name) => {
    const line = lineOf({ [name]: 0 });
    expect(line[name]).toBe(0);
    expect(line._aws.CloudWatchMetrics[0].Metrics).toMatchObject([{ Name: name }]);
  },
);

test('a step ends when the next one starts, the last one when the timer stops', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.advanceTimersByTime(1);
  const timer = createStepTimer();
  timer.start('bearer');
  timer.start('identity');
  vi.advanceTimersByTime(20.2345);
  timer.start('signing_key');
  vi.advanceTimersByTime(5);
  const { stepsMilliseconds, durationMilliseconds } = timer.stop();
  expect(stepsMilliseconds).toEqual({ bearer: 0, identity: 20.235, signing_key: 5 });
  expect(durationMilliseconds).toBeCloseTo(25.2345);
});

test('a request that reached no step has a duration, but no step times', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const timer = createStepTimer();
  vi.advanceTimersByTime(5);
  expect(timer.stop()).toEqual({ stepsMilliseconds: {}, durationMilliseconds: 5 });
});
