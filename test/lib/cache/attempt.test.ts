import { describe, expect, test } from 'vitest';
import { attemptTwice, isTimeout } from '../../../lib/cache/attempt.ts';

const failure = new Error('failure');

/** A call that goes through these outcomes, one for each attempt, and keeps the signals it was given. */
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

describe('a call', () => {
  test('that works is made once', async () => {
    const { run, signals } = callOf(works);
    expect(await attemptTwice(run, long)).toBe('answer');
    expect(signals).toHaveLength(1);
  });

  test('that fails is made once more', async () => {
    const { run, signals } = callOf(fails, works);
    expect(await attemptTwice(run, long)).toBe('answer');
    expect(signals).toHaveLength(2);
  });

  test('that fails twice rejects with its last error, and is not made again', async () => {
    const first = () => Promise.reject(new Error('first failure'));
    const { run, signals } = callOf(first, fails, works);
    await expect(attemptTwice(run, long)).rejects.toBe(failure);
    expect(signals).toHaveLength(2);
  });

  test('that fails in a way not worth a retry is not made again', async () => {
    const { run, signals } = callOf(fails, works);
    const isWorthRetrying = (error: unknown) => error !== failure;
    await expect(attemptTwice(run, { ...long, isWorthRetrying })).rejects.toBe(failure);
    expect(signals).toHaveLength(1);
  });

  test('that throws instead of rejecting is made once more', async () => {
    const { run } = callOf(() => {
      throw failure;
    }, works);
    expect(await attemptTwice(run, long)).toBe('answer');
  });
});

describe('the deadline', () => {
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

  test('does not affect an answer that came before it', async () => {
    const { run, signals } = callOf(works);
    expect(await attemptTwice(run, short)).toBe('answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(signals).toHaveLength(1);
  });

  test('is followed by no unhandled rejection if the attempt fails later', async () => {
    const late = () => new Promise<string>((_, reject) => setTimeout(reject, 80, failure));
    const { run } = callOf(late, works);
    expect(await attemptTwice(run, short)).toBe('answer');
    await new Promise((resolve) => setTimeout(resolve, 60)); // vitest fails on an unhandled rejection
  });
});

test.each([
  ['the deadline', true, new DOMException('', 'TimeoutError')],
  ['an aborted call', false, new DOMException('', 'AbortError')],
  ['a reset as the AWS SDK names it', false, Object.assign(new Error(), { name: 'TimeoutError' })],
  ['a thrown text', false, 'TimeoutError'],
])('the error of %s is a timeout: %j', (_what, expected, error) => {
  expect(isTimeout(error)).toBe(expected);
});
