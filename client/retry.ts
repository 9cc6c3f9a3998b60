/** Repeats a request that failed for a reason that passes: throttling, a short outage, the network. */
import { LatenodeError } from './latenode-error.ts';
import { pause } from './pause.ts';

const stepsMilliseconds = [500, 1000, 2000];
/** A user waits for the result, so a server that asks for more time than this is not asked again. */
const longestPauseMilliseconds = 30_000;

/** A `network_error` has no status. */
const transientStatuses = [undefined, 429, 503];

/**
 * Runs `run` until it succeeds, fails for good, or has failed four times; rejects with the last error. Before each
 * repetition it calls `onRetry` and pauses: longer each time, with jitter, at least as long as the server asks.
 */
export const retry = async <T>(
  run: () => Promise<T>,
  onRetry: (error: LatenodeError, delayMilliseconds: number) => void,
): Promise<T> => {
  for (const step of stepsMilliseconds) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof LatenodeError && transientStatuses.includes(error.status))) throw error;
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      if (asked > longestPauseMilliseconds) throw error;
      const delay = Math.round(Math.max(asked, step / 2) + (step / 2) * Math.random());
      onRetry(error, delay);
      await pause(delay);
    }
  }
  return run();
};
