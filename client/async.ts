/** Queues, shares and limits asynchronous work. */

/** Resolves after the given time; 0 waits for events that the browser has already queued. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Settles like `promise`, or rejects with `error` after the given time. */
export const within = <T>(milliseconds: number, promise: MaybePromise<T>, error: Error): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const timer = setTimeout(reject, milliseconds, error);
    const stop = () => clearTimeout(timer);
    Promise.resolve(promise).then(resolve, reject).then(stop);
  });

export type MaybePromise<T> = T | PromiseLike<T>;

export type Enqueue = <T>(run: () => Promise<T>) => Promise<T>;

/** Returns a function that runs each function passed to it after the previous one has settled. */
export const createQueue = (): Enqueue => {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const result = last.then(run);
    last = result.catch(() => {});
    return result;
  };
};

/**
 * Returns a function that enqueues `run`, or joins a call that is still waiting in the queue. It never joins a call that has
 * started, so that the result is never older than the call.
 */
export const joinWaiting = <T>(enqueue: Enqueue, run: () => Promise<T>): (() => Promise<T>) => {
  let waiting: Promise<T> | undefined;
  return () => {
    waiting ??= enqueue(() => {
      waiting = undefined;
      return run();
    });
    return waiting;
  };
};

/** Settles like `promise`, or rejects with the reason of the signal if it is aborted first. */
export const untilAborted = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave);
    promise.then(resolve, reject).then(() => signal.removeEventListener('abort', leave));
  });
};
