/** Limits the time that network calls take. */

export interface AttemptOptions {
  /** For each attempt. */
  readonly timeoutSeconds: number;
  /** Returns whether a second attempt could succeed. By default every error is retried. */
  readonly isWorthRetrying?: (error: unknown) => boolean;
}

/** Runs a network call at most twice. Rejects with the error of the last attempt, a `TimeoutError` at its deadline. */
export const attemptTwice = async <T>(
  run: (signal: AbortSignal) => Promise<T>,
  { timeoutSeconds, isWorthRetrying = () => true }: AttemptOptions,
): Promise<T> => {
  const attempt = () => withDeadline(run, timeoutSeconds);
  try {
    return await attempt();
  } catch (error) {
    if (!isWorthRetrying(error)) throw error;
    return attempt();
  }
};

/** Rejects with a `TimeoutError` at the deadline, even if `run` ignores its signal. */
export const withDeadline = <T>(
  run: (signal: AbortSignal) => Promise<T>,
  timeoutSeconds: number,
): Promise<T> => {
  const signal = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    run(signal).then(resolve, reject);
  });
};

/** Returns whether a call failed because of its deadline. The AWS SDK also names a connection reset `TimeoutError`. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'TimeoutError';
