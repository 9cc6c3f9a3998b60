/** Provides a clock and deadlines that only a test advances, so that no test depends on the speed of the machine. */
import { onTestFinished, vi } from 'vitest';

export interface Deadlines {
  /** The seconds of every deadline so far. */
  readonly seconds: readonly number[];
  /** Ends the deadlines that have been set, of at most so many seconds. */
  readonly expire: (seconds?: number) => void;
  /** Ends all deadlines each time this returns true, until the promise settles. */
  readonly expireWhile: <T>(promise: Promise<T>, isWaiting: () => boolean) => Promise<T>;
}

/** Controls the deadlines of the current test. */
export const controlDeadlines = (): Deadlines => {
  const seconds: number[] = [];
  const waiting = new Map<AbortController, number>();
  const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    if (!Number.isInteger(milliseconds)) throw new RangeError(`${milliseconds} is not an integer`); // as Node.js does
    const controller = new AbortController();
    waiting.set(controller, milliseconds / 1000);
    seconds.push(milliseconds / 1000);
    return controller.signal;
  });
  onTestFinished(() => spy.mockRestore());
  const expire = (most = Number.POSITIVE_INFINITY) => {
    for (const [controller, limit] of waiting) {
      if (limit > most) continue;
      waiting.delete(controller);
      controller.abort(new DOMException('too slow', 'TimeoutError'));
    }
  };
  return {
    seconds,
    expire,
    expireWhile: async (promise, isWaiting) => {
      let isSettled = false;
      const settled = promise.finally(() => {
        isSettled = true;
      });
      settled.catch(() => {});
      while (!isSettled) {
        if (isWaiting()) expire();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return settled;
    },
  };
};

export interface Clock {
  /** Returns epoch milliseconds. */
  readonly now: () => number;
  readonly elapse: (seconds: number) => void;
}

/** Creates a clock that starts on a whole second in 2026. */
export const createClock = (): Clock => {
  let now = 1_768_417_200_000;
  return {
    now: () => now,
    elapse: (seconds) => {
      now += seconds * 1000;
    },
  };
};
