/** Retries a request after a transient failure: throttling, a short outage, a network error. */
import { pause } from './async.ts';
import { LatenodeError } from './latenode-error.ts';

const stepsMilliseconds = [500, 1000, 2000];
/** A user waits for the result, so a request is not retried if `Retry-After` is longer than this. */
const longestPauseMilliseconds = 30_000;

/** Not `internal_error`, the broker's 500, which another attempt would not fix. */
const transientCodes = /network|_unavailable|too_many/;

/**
 * Calls `run` until it succeeds, fails permanently, or has failed four times; rejects with the last error. Before each retry
 * it calls `onRetry` and pauses: with exponential backoff and jitter, and at least for `Retry-After`.
 */
export const retry = async <T>(
  run: () => Promise<T>,
  onRetry: (error: LatenodeError, delayMilliseconds: number) => void,
): Promise<T> => {
  for (const step of stepsMilliseconds) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof LatenodeError && transientCodes.test(error.code))) throw error;
      const requested = (error.retryAfterSeconds ?? 0) * 1000;
      if (requested > longestPauseMilliseconds) throw error;
      const delay = Math.round(Math.max(requested, step / 2) + (step / 2) * Math.random());
      onRetry(error, delay);
      await pause(delay);
    }
  }
  return run();
};
