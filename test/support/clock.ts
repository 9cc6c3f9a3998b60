/** Provides a clock that only a test advances. */

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
