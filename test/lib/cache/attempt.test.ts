import { describe, expect, test } from 'vitest';
import { attemptTwice, isTimeout } from '../../../lib/cache/attempt.ts';
import { controlDeadlines } from '../../support/clock.ts';

const failure = new Error('failure');

/** Returns a call with one outcome per attempt, and the signals that it received. */
const callOf = (...outcomes: (() => Promise<string>)[]) => {
  const signals: AbortSignal[] = [];
  const run = (signal: AbortSignal): Promise<string> => {
    const outcome = outcomes[signals.length] ?? works;
    signals.push(signal);
    return outcome();
  };
  return { run, signals };
};
const works = async () => 'answer';
const fails = () => Promise.reject(failure);
const hangs = () => new Promise<string>(() => {});

const long = { timeoutSeconds: 60 };
const next = () => new Promise((resolve) => setImmediate(resolve));

describe('attemptTwice', () => {
  test('makes a successful call once', async () => {
    const { run, signals } = callOf(works);
    expect(await attemptTwice(run, long)).toBe('answer');
    expect(signals).toHaveLength(1);
  });

  test('retries a failed call once', async () => {
    const { run, signals } = callOf(fails, works);
    expect(await attemptTwice(run, long)).toBe('answer');
    expect(signals).toHaveLength(2);
  });

  test('rejects with the last error after two failed attempts', async () => {
    const first = () => Promise.reject(new Error('first failure'));
    const { run, signals } = callOf(first, fails, works);
    await expect(attemptTwice(run, long)).rejects.toBe(failure);
    expect(signals).toHaveLength(2);
  });

  test('does not retry an error that is not worth it', async () => {
    const { run, signals } = callOf(fails, works);
    const isWorthRetrying = (error: unknown) => error !== failure;
    await expect(attemptTwice(run, { ...long, isWorthRetrying })).rejects.toBe(failure);
    expect(signals).toHaveLength(1);
  });

  test('retries a call that throws synchronously', async () => {
    const { run } = callOf(() => {
      throw failure;
    }, works);
    expect(await attemptTwice(run, long)).toBe('answer');
  });
});

describe('the deadline of an attempt', () => {
  test('ends an attempt that ignores its signal; the next attempt has its own deadline', async () => {
    const deadlines = controlDeadlines();
    const { run, signals } = callOf(hangs, works);
    const call = attemptTwice(run, { timeoutSeconds: 1.5 });
    deadlines.expire();
    expect(await call).toBe('answer');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(deadlines.seconds).toEqual([1.5, 1.5]);
  });

  test('ends both attempts with a TimeoutError', async () => {
    const deadlines = controlDeadlines();
    const { run, signals } = callOf(hangs, hangs);
    const call = deadlines.expireWhile(attemptTwice(run, long), () => true);
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('is that of Node.js, in whole milliseconds', async () => {
    const { run, signals } = callOf(hangs, hangs);
    const call = attemptTwice(run, { timeoutSeconds: 0.00025 });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('does not affect an earlier answer', async () => {
    const deadlines = controlDeadlines();
    const { run, signals } = callOf(works);
    expect(await attemptTwice(run, long)).toBe('answer');
    deadlines.expire();
    await next();
    expect(signals).toHaveLength(1);
  });

  test('causes no unhandled rejection if the attempt fails later', async () => {
    const deadlines = controlDeadlines();
    let failLate: (error: Error) => void = () => {};
    const late = () => new Promise<string>((_, reject) => (failLate = reject));
    const { run } = callOf(late, works);
    const call = attemptTwice(run, long);
    deadlines.expire();
    expect(await call).toBe('answer');
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
