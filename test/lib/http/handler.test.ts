import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { createHandler, type Endpoint } from '../../../lib/http/handler.ts';
import { type HttpResponse, ok } from '../../../lib/http/response.ts';
import { type Audit, createAudit } from '../../../lib/telemetry/audit.ts';
import { outcomeOf } from '../../support/responses.ts';

const createTestHandler = (respond: Endpoint['respond']) => {
  const lines: Record<string, unknown>[] = [];
  const audit = createAudit('test', '1.2.3', (line) => lines.push(JSON.parse(line)));
  return { handler: createHandler({ respond, success: 'done', audit, now: Date.now }), lines };
};
const done: HttpResponse = ok({}, 'no-store');
const works = async () => done;

const rejects: Endpoint['respond'] = async ({ event }) => {
  event.subject = 'alice';
  throw new BrokerError('no_rule_matches', 'because');
};
const fails: Endpoint['respond'] = () => {
  throw new TypeError('secret words');
};

test('an unexpected error has a response with status 500; its stack is logged, its message is not', async () => {
  const { handler, lines } = createTestHandler(fails);
  const response = await handler({});
  expect(outcomeOf(response)).toBe('internal_error');
  expect(lines).toMatchObject([
    { outcome: 'internal_error', reason: 'unexpected_error', detail: 'TypeError' },
  ]);
  expect(lines[0]?.stack).toEqual(expect.arrayContaining([expect.stringMatching(/^at .*handler\.test\.ts/)]));
  expect(JSON.stringify([response, lines])).not.toContain('secret words');
});

test('a thrown value that is not an Error has a response with status 500', async () => {
  const { handler, lines } = createTestHandler(() => Promise.reject('secret words'));
  expect((await handler({})).statusCode).toBe(500);
  expect(lines).toMatchObject([{ outcome: 'internal_error', detail: 'unknown', stack: [] }]);
});

test('a BrokerError is logged without its stack, with what the endpoint knew before', async () => {
  const { handler, lines } = createTestHandler(rejects);
  const response = await handler({});
  expect(outcomeOf(response)).toBe('not_entitled');
  expect(response.body).not.toContain('alice');
  const reason = { outcome: 'not_entitled', reason: 'no_rule_matches', detail: 'because' };
  expect(lines[0]).toMatchObject({ ...reason, subject: 'alice', version: '1.2.3' });
  expect(lines[0]).not.toHaveProperty('stack');
});

const lambda = { awsRequestId: 'lambda' };
test.each([
  ['is that of the gateway', { requestContext: { requestId: 'gateway' } }, lambda, 'gateway'],
  ['is that of Lambda if the gateway has none', {}, lambda, 'lambda'],
  ['is "unknown" if both have none', null, undefined, 'unknown'],
])('the request id %s', async (_, event, context, requestId) => {
  const { handler, lines } = createTestHandler(rejects);
  expect(JSON.parse((await handler(event, context)).body).request_id).toBe(requestId);
  expect(lines[0]).toMatchObject({ request_id: requestId });
});

test('the audit line has the duration of the request, not of the process', async () => {
  const { handler, lines } = createTestHandler(async () => {
    vi.advanceTimersByTime(20);
    return done;
  });
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  vi.advanceTimersByTime(1000);
  await handler({});
  expect(lines[0]?.duration_ms).toBe(20);
});

test('only the first request of an environment is a cold start, even if others overlap it', async () => {
  const { handler, lines } = createTestHandler(works);
  await Promise.all([handler({}), handler({})]);
  await handler({});
  expect(lines.map(({ cold_start }) => cold_start)).toEqual([true, false, false]);
});

test('the handler reads the clock once per request and passes the time to its endpoint', async () => {
  const readings = [1000, 2000, 3000];
  const received: number[] = [];
  const respond: Endpoint['respond'] = async ({ receivedAt }) => {
    received.push(receivedAt);
    return done;
  };
  const now = () => readings.shift() ?? Number.NaN;
  const handler = createHandler({ respond, success: 'done', audit: () => {}, now });
  await handler({});
  await handler({});
  expect(received).toEqual([1000, 2000]);
});

describe('an audit function that throws', () => {
  beforeEach(() => {
    vi.spyOn(process, 'emitWarning').mockReturnValue();
  });

  afterEach(() => vi.restoreAllMocks());

  const cases = [1, Number.POSITIVE_INFINITY].flatMap((failures) => [
    ['a successful request', failures, works, 200] as const,
    ['a rejected request', failures, rejects, 403] as const,
    ['a request with an internal error', failures, fails, 500] as const,
  ]);

  test.each(cases)(
    'does not change the response to %s, if it throws %d times',
    async (_name, failures, respond, statusCode) => {
      const outcomes: unknown[] = [];
      const audit: Audit = ({ outcome }) => {
        outcomes.push(outcome);
        if (outcomes.length <= failures) throw new Error('arn:aws:secret');
      };
      const handler = createHandler({ respond, success: 'done', audit, now: Date.now });
      const undisturbed = await createTestHandler(respond).handler({}, { awsRequestId: 'r' });
      for (let request = 1; request <= 3; request += 1) {
        expect(await handler({}, { awsRequestId: 'r' })).toEqual(undisturbed);
        expect(outcomes).toHaveLength(request); // one outcome for each request
      }
      expect(undisturbed.statusCode).toBe(statusCode);
      expect(new Set(outcomes).size).toBe(1);
    },
  );

  test('is reported on the standard error with the request id, without the message of the error', async () => {
    const audit: Audit = () => {
      throw Object.assign(new Error('secret words'), { code: 'EPIPE' });
    };
    const handler = createHandler({ respond: works, success: 'done', audit, now: Date.now });
    await handler({}, { awsRequestId: 'request-1' });
    expect(process.emitWarning).toHaveBeenCalledExactlyOnceWith(
      'audit line not written (request request-1): EPIPE',
    );
  });
});
