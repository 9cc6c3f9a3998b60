/** Network calls in bounded time: an attempt has a deadline, and one that fails gets a second. */

export interface AttemptOptions {
  readonly timeoutSeconds: number;
  /** Whether asking again could help; an outright refusal, say, is final. */
  readonly isWorthRetrying?: (error: unknown) => boolean;
}

/** Runs a network call at most twice; rejects with its error, or with a `TimeoutError` at the deadline. */
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

/** The deadline holds even where `run` does not heed its signal. */
function withDeadline<T>(run: (signal: AbortSignal) => Promise<T>, timeoutSeconds: number): Promise<T> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    run(signal).then(resolve, reject);
  });
}
