/** Provides a clock and deadlines that only a test advances, so that no test depends on the speed of the machine. */
import { onTestFinished, vi } from 'vitest';

/** Controls the deadlines of the current test. */
export const controlDeadlines = () => {
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
  /** Ends the deadlines that have been set, of at most so many seconds. */
  const expire = (most = Number.POSITIVE_INFINITY) => {
    for (const [controller, limit] of waiting) {
      if (limit > most) continue;
      waiting.delete(controller);
      controller.abort(new DOMException('too slow', 'TimeoutError'));
    }
  };
  return {
    /** The seconds of every deadline so far. */
    seconds,
    expire,
    /** Ends all deadlines each time this returns true, until the promise settles. */
    expireWhile: async <T>(promise: Promise<T>, isWaiting: () => boolean): Promise<T> => {
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

export type Clock = ReturnType<typeof createClock>;

/** Creates a clock that starts on a whole second in 2026. */
export const createClock = () => {
  let milliseconds = 1_768_417_200_000;
  return {
    /** Returns epoch milliseconds. */
    now: () => milliseconds,
    elapse: (seconds: number) => {
      milliseconds += seconds * 1000;
    },
  };
};
