import { describe, expect, test } from 'vitest';
import { attemptTwice, isTimeout } from '../../../lib/cache/attempt.ts';

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
const short = { timeoutSeconds: 0.05 };

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
    const { run, signals } = callOf(hangs, works);
    expect(await attemptTwice(run, short)).toBe('answer');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  test('ends both attempts with a TimeoutError', async () => {
    const { run, signals } = callOf(hangs, hangs);
    const startedAt = performance.now();
    await expect(attemptTwice(run, short)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - startedAt).toBeGreaterThan(90);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('does not affect an earlier answer', async () => {
    const { run, signals } = callOf(works);
    expect(await attemptTwice(run, short)).toBe('answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(signals).toHaveLength(1);
  });

  test('causes no unhandled rejection if the attempt fails later', async () => {
    const late = () => new Promise<string>((_, reject) => setTimeout(reject, 80, failure));
    const { run } = callOf(late, works);
    expect(await attemptTwice(run, short)).toBe('answer');
    await new Promise((resolve) => setTimeout(resolve, 60)); // vitest fails on an unhandled rejection
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
