import { afterEach, expect, test, vi } from 'vitest';
import { type AuditEvent, createAudit } from '../../../lib/telemetry/audit.ts';

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
