import { afterEach, expect, test, vi } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { createHandler, type Endpoint } from '../../../lib/http/handler.ts';
import { type HttpResponse, ok } from '../../../lib/http/response.ts';
import { type Audit, createAudit } from '../../../lib/telemetry/audit.ts';
import { outcomeOf } from '../../support/responses.ts';

const create = (respond: Endpoint['respond'], overrides: Partial<Endpoint> = {}) => {
  const lines: Record<string, unknown>[] = [];
  const audit = createAudit('test', '1.2.3', (line) => lines.push(JSON.parse(line)));
  return { handler: createHandler({ respond, success: 'done', audit, now: Date.now, ...overrides }), lines };
};
const works = async (): Promise<HttpResponse> => ok({}, 'no-store');
const rejects: Endpoint['respond'] = async ({ event }) => {
  event.subject = 'alice';
  throw new BrokerError('no_rule_matches', 'because');
};
const fails: Endpoint['respond'] = () => {
  throw new TypeError('secret words');
};

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('an unexpected error is logged by its name and stack, without its message', async () => {
  const { handler, lines } = create(fails);
  const response = await handler({});
  expect(outcomeOf(response)).toBe('internal_error');
  const reason = { outcome: 'internal_error', reason: 'unexpected_error', detail: 'TypeError' };
  const stack = expect.arrayContaining([expect.stringMatching(/^at .*handler\.test\.ts/)]);
  expect(lines).toMatchObject([{ ...reason, stack }]);
  expect(JSON.stringify([response, lines])).not.toContain('secret words');
});

test('a thrown value that is not an Error is logged as unknown', async () => {
  const { handler, lines } = create(() => Promise.reject('secret words'));
  expect(outcomeOf(await handler({}))).toBe('internal_error');
  expect(lines).toMatchObject([{ detail: 'unknown', stack: [] }]);
});

test('a BrokerError is logged without its stack, with what the endpoint knew before', async () => {
  const { handler, lines } = create(rejects);
  const response = await handler({});
  expect(outcomeOf(response)).toBe('not_entitled');
  expect(response.body).not.toContain('alice');
  const reason = { outcome: 'not_entitled', reason: 'no_rule_matches', detail: 'because' };
  expect(lines).toMatchObject([{ ...reason, subject: 'alice', version: '1.2.3' }]);
  expect(lines[0]).not.toHaveProperty('stack');
});

test.each([
  ['that of the gateway', { requestContext: { requestId: '"}\n' } }, { awsRequestId: 'lambda' }, '"}\n'],
  ['that of Lambda if the gateway has none', {}, { awsRequestId: 'lambda' }, 'lambda'],
  ['"unknown" if both have none', null, undefined, 'unknown'],
])('the request id is %s', async (_, event, context, request_id) => {
  const { handler, lines } = create(rejects);
  expect(JSON.parse((await handler(event, context)).body).request_id).toBe(request_id);
  expect(lines).toMatchObject([{ request_id }]);
});

test('the audit line has the duration of the request, not of the process', async () => {
  const { handler, lines } = create(() => {
    vi.advanceTimersByTime(20);
    return works();
  });
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.advanceTimersByTime(1000);
  await handler({});
  expect(lines).toMatchObject([{ duration_ms: 20 }]);
});

test('only the first request of an environment is a cold start, even if others overlap it', async () => {
  const { handler, lines } = create(works);
  await Promise.all([handler({}), handler({})]);
  await handler({});
  expect(lines.map(({ cold_start }) => cold_start)).toEqual([true, false, false]);
});

test('the handler reads the clock once per request and passes the time to its endpoint', async () => {
  const readings = [1000, 2000, 3000];
  const received: number[] = [];
  const respond: Endpoint['respond'] = ({ receivedAt }) => {
    received.push(receivedAt);
    return works();
  };
  const { handler } = create(respond, { now: () => readings.shift() ?? Number.NaN });
  await handler({});
  await handler({});
  expect(received).toEqual([1000, 2000]);
});

test.each([
  ['a successful request', works],
  ['a rejected request', rejects],
  ['a request with an internal error', fails],
])('an audit function that throws is reported and does not change the response to %s', async (_, respond) => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const outcomes: unknown[] = [];
  const audit: Audit = ({ outcome }) => {
    outcomes.push(outcome);
    throw Object.assign(new Error('secret words'), { code: 'EPIPE' });
  };
  const context = { awsRequestId: 'request-1' };
  const { handler, lines } = create(respond);
  expect(await create(respond, { audit }).handler({}, context)).toEqual(await handler({}, context));
  expect(outcomes).toEqual([lines[0]?.outcome]);
  expect(warn).toHaveBeenCalledExactlyOnceWith('audit line not written (request request-1): EPIPE');
});
