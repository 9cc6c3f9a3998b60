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
  const written: string[] = [];
  const write = (line: string) => written.push(line);
  createAudit('token', '1.2.3', write)({ ...event, user_id: 'a\nb\u2028c', plan_id: undefined }, 200);
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^\{[^\n]*\}\n$/);
  const { timestamp, ...line } = JSON.parse(written[0] ?? '');
  expect(line).toEqual({
    level: 'INFO',
    message: 'audit',
    function: 'token',
    version: '1.2.3',
    outcome: 'issued',
    request_id: 'r',
    duration_ms: 1.2,
    steps_ms: { bearer: 0.01, identity: 1.2 },
    cold_start: false,
    user_id: 'a\nb\u2028c',
  });
  expect(timestamp).toBe('2026-01-14T19:00:00.000Z');
});

test.each(['LOG_LEVEL', 'POWERTOOLS_LOG_LEVEL', 'AWS_LAMBDA_LOG_LEVEL'])(
  '%s does not turn the audit line off',
  (variable) => {
    vi.stubEnv(variable, 'ERROR');
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    createAudit('token', '1.2.3')(event, 200);
    expect(write).toHaveBeenCalledOnce();
  },
);

test.each([
  [200, 'INFO'],
  [401, 'INFO'],
  [499, 'INFO'],
  [500, 'ERROR'],
  [503, 'ERROR'],
])('the audit line of a response with status %i has the level %s', (statusCode, level) => {
  const written: string[] = [];
  createAudit('token', '1.2.3', (line) => written.push(line))(event, statusCode);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ level });
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
  },
);

const lineOf = (metrics: Metrics) => {
  const written: string[] = [];
  createMetricsEmitter('broker-prod-token', (line) => written.push(line))(metrics);
  const [line = ''] = written;
  expect(written).toHaveLength(1);
  expect(line).toMatch(/^.+\n$/);
  return JSON.parse(line);
};

test('metrics of one call are one line of JSON in the embedded metric format, with the function as dimension', () => {
  const { timestamp, ...line } = lineOf({ SigningKeyAgeDays: 12.5, SigningKeyFetched: 1 });
  expect(timestamp).toMatch(/^20.*Z$/);
  expect(line).toEqual({
    level: 'INFO',
    message: 'metric',
    FunctionName: 'broker-prod-token',
    SigningKeyFetched: 1,
    SigningKeyAgeDays: 12.5,
    _aws: {
      Timestamp: expect.closeTo(Date.parse(timestamp), -3),
      CloudWatchMetrics: [
        {
          Namespace: 'LatenodeTokenBroker',
          Dimensions: [['FunctionName']],
          Metrics: [
            { Name: 'SigningKeyFetched', Unit: 'Count' },
            { Name: 'SigningKeyAgeDays', Unit: 'None' },
          ],
        },
      ],
    },
  });
});

test.each(metricNames)(
  '%s alone declares no other metric, because CloudWatch expects every declared one',
  (name) => {
    const { _aws, ...line } = lineOf({ [name]: 0 });
    expect(_aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name)).toEqual([name]);
    expect(line[name]).toBe(0);
  },
);

test('a step ends when the next one starts, the last one when the timer stops', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const timer = createStepTimer();
  vi.advanceTimersByTime(1);
  timer.start('bearer');
  timer.start('identity');
  vi.advanceTimersByTime(20);
  timer.start('signing_key');
  vi.advanceTimersByTime(5);
  expect(timer.stop()).toEqual({
    stepsMilliseconds: { bearer: 0, identity: 20, signing_key: 5 },
    durationMilliseconds: 26,
  });
});

test('the times of steps have a resolution of a microsecond', () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(1).mockReturnValueOnce(2.23456);
  const timer = createStepTimer();
  timer.start('bearer');
  expect(timer.stop().stepsMilliseconds).toEqual({ bearer: 1.235 });
});

test('a request that reached no step has a duration, but no step times', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const timer = createStepTimer();
  vi.advanceTimersByTime(5);
  expect(timer.stop()).toEqual({ stepsMilliseconds: {}, durationMilliseconds: 5 });
});
