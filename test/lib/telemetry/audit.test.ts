import { afterEach, expect, test, vi } from 'vitest';
import { createAudit } from '../../../lib/telemetry/audit.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const entry = {
  outcome: 'issued',
  requestId: 'r',
  durationMilliseconds: 1.2345,
  stagesMilliseconds: { bearer: 0.01, identity: 1.2 },
  isColdStart: false,
  statusCode: 200,
};

test('the audit line is one line of JSON, whatever characters its fields contain', () => {
  const written: string[] = [];
  createAudit('token', (line) => written.push(line))({
    ...entry,
    fields: { user_id: 'a\nb\u2028c', plan_id: undefined },
  });
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^\{[^\n]*\}\n$/);
  const { timestamp, ...line } = JSON.parse(written[0] ?? '');
  expect(line).toEqual({
    level: 'INFO',
    message: 'audit',
    function: 'token',
    outcome: 'issued',
    request_id: 'r',
    duration_ms: 1.2,
    stages_ms: { bearer: 0.01, identity: 1.2 },
    cold_start: false,
    user_id: 'a\nb\u2028c',
  });
  expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(5000);
});

test.each(['LOG_LEVEL', 'POWERTOOLS_LOG_LEVEL', 'AWS_LAMBDA_LOG_LEVEL'])(
  '%s does not turn the audit line off',
  (variable) => {
    vi.stubEnv(variable, 'ERROR');
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    createAudit('token')({ ...entry, fields: {} });
    expect(write).toHaveBeenCalledOnce();
  },
);

test.each([
  [200, 'INFO'],
  [401, 'INFO'],
  [499, 'INFO'],
  [500, 'ERROR'],
  [503, 'ERROR'],
])('the audit line of an answer with status %i has the level %s', (statusCode, level) => {
  const written: string[] = [];
  createAudit('token', (line) => written.push(line))({ ...entry, statusCode, fields: {} });
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ level });
});
