import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { type Answer, createHandler, type Endpoint } from '../../../lib/http/handler.ts';
import { ok } from '../../../lib/http/response.ts';
import { type Audit, createAudit } from '../../../lib/telemetry/audit.ts';

const createTestHandler = (answer: Endpoint['answer']) => {
  const lines: Record<string, unknown>[] = [];
  const audit = createAudit('test', (line) => lines.push(JSON.parse(line)));
  return { handler: createHandler({ answer, audit, now: Date.now }), lines };
};
const done: Answer = { outcome: 'done', response: ok({}, 'no-store') };
const works = async () => done;

test('an unexpected error is a 500; its stack is logged, and its message nowhere', async () => {
  const { handler, lines } = createTestHandler(() => {
    throw new TypeError('secret words');
  });
  const response = await handler({});
  expect(response.statusCode).toBe(500);
  expect(JSON.parse(response.body)).toMatchObject({
    status: 500,
    code: 'internal_error',
    detail: 'Something went wrong on our side.',
  });
  expect(lines).toMatchObject([{ outcome: 'internal_error', reason: 'TypeError' }]);
  expect(lines[0]?.stack).toEqual(expect.arrayContaining([expect.stringMatching(/^at .*handler\.test\.ts/)]));
  expect(JSON.stringify([response, lines])).not.toContain('secret words');
});

test('a thrown value that is not an Error is a 500', async () => {
  const { handler, lines } = createTestHandler(() => Promise.reject('secret words'));
  expect((await handler({})).statusCode).toBe(500);
  expect(lines).toMatchObject([{ outcome: 'internal_error', reason: 'unknown', stack: [] }]);
});

test('an expected error leaves no stack in the log', async () => {
  const { handler, lines } = createTestHandler(async () => {
    throw new BrokerError('not_entitled', 'because');
  });
  expect((await handler({})).statusCode).toBe(403);
  expect(lines[0]).toMatchObject({ outcome: 'not_entitled', reason: 'because' });
  expect(lines[0]).not.toHaveProperty('stack');
});

test('an expected error adds its audit fields to the audit line, and nothing to the answer', async () => {
  const { handler, lines } = createTestHandler(async () => {
    throw new BrokerError('invalid_token', 'because', { auditFields: { audience: 'other' } });
  });
  expect((await handler({})).body).not.toContain('other');
  expect(lines[0]).toMatchObject({ outcome: 'invalid_token', reason: 'because', audience: 'other' });
});

test.each([
  ['the gateway', { requestContext: { requestId: 'gateway' } }, { awsRequestId: 'lambda' }, 'gateway'],
  ['Lambda if the gateway has none', {}, { awsRequestId: 'lambda' }, 'lambda'],
  ['neither (unknown) if both have none', null, undefined, 'unknown'],
])('the request id is that of %s', async (_, event, context, requestId) => {
  const { handler, lines } = createTestHandler(async () => {
    throw new BrokerError('missing_token', '');
  });
  expect(JSON.parse((await handler(event, context)).body).request_id).toBe(requestId);
  expect(lines[0]).toMatchObject({ request_id: requestId });
});

test('the audit line has the duration of the request, not of the process', async () => {
  const { handler, lines } = createTestHandler(async () => {
    await wait(20);
    return done;
  });
  const startedAt = performance.now();
  await handler({});
  expect(lines[0]?.duration_ms).toBeGreaterThanOrEqual(15);
  expect(lines[0]?.duration_ms).toBeLessThanOrEqual(performance.now() - startedAt + 0.1);
});

test('only the first request of an environment is a cold start, even if others overlap it', async () => {
  const { handler, lines } = createTestHandler(works);
  await Promise.all([handler({}), handler({})]);
  await handler({});
  expect(lines.map(({ cold_start }) => cold_start)).toEqual([true, false, false]);
});

test('a request has one reading of the clock, which its endpoint gets', async () => {
  const readings = [1000, 2000, 3000];
  const received: number[] = [];
  const answer: Endpoint['answer'] = async ({ receivedAt }) => {
    received.push(receivedAt);
    return done;
  };
  const handler = createHandler({ answer, audit: () => {}, now: () => readings.shift() ?? Number.NaN });
  await handler({});
  await handler({});
  expect(received).toEqual([1000, 2000]);
});

describe('an audit writer that throws', () => {
  beforeEach(() => {
    vi.spyOn(process, 'emitWarning').mockReturnValue();
  });

  afterEach(() => vi.restoreAllMocks());

  const refuses: Endpoint['answer'] = async () => {
    throw new BrokerError('not_entitled', 'because');
  };
  const breaks: Endpoint['answer'] = async () => {
    throw new TypeError('secret words');
  };
  const answers = [
    ['success', works, 200],
    ['refusal', refuses, 403],
    ['internal error', breaks, 500],
  ] as const;
  const audits = [
    ['once', 1],
    ['always', Number.POSITIVE_INFINITY],
  ] as const;

  const cases = answers.flatMap((answer) => audits.map((audit) => [...audit, ...answer] as const));

  test.each(cases)('%s (%d) does not change a %s', async (_often, failures, _name, answer, statusCode) => {
    const outcomes: string[] = [];
    const audit: Audit = ({ outcome }) => {
      outcomes.push(outcome);
      if (outcomes.length <= failures) throw new Error('arn:aws:secret');
    };
    const handler = createHandler({ answer, audit, now: Date.now });
    const undisturbed = await createTestHandler(answer).handler({}, { awsRequestId: 'r' });
    for (let request = 1; request <= 3; request += 1) {
      expect(await handler({}, { awsRequestId: 'r' })).toEqual(undisturbed);
      expect(outcomes).toHaveLength(request); // one outcome for each request
    }
    expect(undisturbed.statusCode).toBe(statusCode);
    expect(new Set(outcomes).size).toBe(1);
  });

  test('is reported on the standard error with the request id, without the words of the error', async () => {
    const audit: Audit = () => {
      throw Object.assign(new Error('secret words'), { code: 'EPIPE' });
    };
    await createHandler({ answer: works, audit, now: Date.now })({}, { awsRequestId: 'request-1' });
    expect(process.emitWarning).toHaveBeenCalledExactlyOnceWith('no audit line for request request-1: EPIPE');
  });
});
