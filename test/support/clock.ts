/** A clock that moves only when a test says so. */

export interface Clock {
  /** Epoch milliseconds, as everything in `lib/` wants it. */
  readonly now: () => number;
  readonly elapse: (seconds: number) => void;
}

/** Starts on a whole second of the year 2026. */
export const createClock = (): Clock => {
  let now = 1_768_417_200_000;
  return {
    now: () => now,
    elapse: (seconds) => {
      now += seconds * 1000;
    },
  };
};
