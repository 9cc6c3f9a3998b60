import { describe, expect, test } from 'vitest';
import { attemptTwice, isTimeout } from '../../../lib/cache/attempt.ts';
import { controlDeadlines } from '../../support/clock.ts';

const failure = new Error('failure');
const works = async () => 'result';
const fails = () => Promise.reject(failure);
const failsFirst = () => Promise.reject(new Error('first failure'));
const throws = () => {
  throw failure;
};
const hangs = () => new Promise<string>(() => {});

/** Returns a call with one outcome per attempt, and the signals that it received. */
const callOf = (...outcomes: (() => Promise<string>)[]) => {
  const signals: AbortSignal[] = [];
  const run = (signal: AbortSignal): Promise<string> => (outcomes[signals.push(signal) - 1] ?? works)();
  return { run, signals };
};
const limit = { timeoutSeconds: 1.5 };
const next = () => new Promise((resolve) => setImmediate(resolve));

describe('attemptTwice', () => {
  const isWorthRetrying = (error: unknown) => error !== failure;

  test.each<[string, number, (() => Promise<string>)[], unknown, object?]>([
    ['makes a successful call once', 1, [works], 'result'],
    ['retries a failed call once', 2, [fails, works], 'result'],
    ['retries a call that throws synchronously', 2, [throws, works], 'result'],
    ['rejects with the last error after two failed attempts', 2, [failsFirst, fails, works], failure],
    ['does not retry an error that is not worth it', 1, [fails, works], failure, { isWorthRetrying }],
  ])('%s (attempts: %i)', async (_what, attempts, outcomes, expected, options) => {
    const { run, signals } = callOf(...outcomes);
    expect(await attemptTwice(run, { ...limit, ...options }).catch((error) => error)).toBe(expected);
    expect(signals).toHaveLength(attempts);
  });
});

describe('the deadline of an attempt', () => {
  test('ends an attempt that ignores its signal; the next attempt has its own deadline', async () => {
    const deadlines = controlDeadlines();
    const { run, signals } = callOf(hangs, works);
    const call = attemptTwice(run, limit);
    deadlines.expire();
    expect(await call).toBe('result');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(deadlines.seconds).toEqual([1.5, 1.5]);
  });

  test('is that of Node.js, in whole milliseconds, and ends both attempts with a TimeoutError', async () => {
    const { run, signals } = callOf(hangs, hangs);
    const call = attemptTwice(run, { timeoutSeconds: 0.00025 });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('does not affect an earlier result', async () => {
    const deadlines = controlDeadlines();
    const { run, signals } = callOf(works);
    expect(await attemptTwice(run, limit)).toBe('result');
    deadlines.expire();
    await next();
    expect(signals).toHaveLength(1);
  });

  test('causes no unhandled rejection if the attempt fails later', async () => {
    const deadlines = controlDeadlines();
    let failLate: (error: Error) => void = () => {};
    const call = attemptTwice(
      callOf(() => new Promise((_, reject) => (failLate = reject)), works).run,
      limit,
    );
    deadlines.expire();
    expect(await call).toBe('result');
    failLate(failure);
    await next(); // vitest fails on an unhandled rejection
  });
});

test.each([
  [true, 'the error of a deadline', new DOMException('', 'TimeoutError')],
  [false, 'the error of an aborted call', new DOMException('', 'AbortError')],
  [false, 'a reset as the AWS SDK names it', Object.assign(new Error(), { name: 'TimeoutError' })],
  [false, 'a thrown string', 'TimeoutError'],
])('isTimeout returns %j for %s', (expected, _what, error) => {
  expect(isTimeout(error)).toBe(expected);
});
