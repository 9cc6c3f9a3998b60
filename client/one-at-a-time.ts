/** Prevents asynchronous functions from running concurrently. */

/** Returns a function that runs each function passed to it after the previous one has settled. */
export const createQueue = (): (<T>(run: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const result = last.then(run);
    last = result.catch(() => {});
    return result;
  };
};

/** Returns a function that calls `run`, or returns the pending promise of the last call. */
export const shareInFlight = <T>(run: () => Promise<T>): (() => Promise<T>) => {
  let inFlight: Promise<T> | undefined;
  return () => {
    inFlight ??= run().finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  };
};
