/** Tries again what is likely to go well a little later: throttled, briefly unavailable, or off the network. */
import { LatenodeError } from './latenode-error.ts';
import { pause } from './pause.ts';

const stepsMilliseconds = [500, 1000, 2000];
/** Somebody is looking at a spinner; a server that wants more time than this has to be asked again by them. */
const longestPauseMilliseconds = 30_000;

const isTransient = (error: unknown): error is LatenodeError =>
  error instanceof LatenodeError &&
  (error.code === 'network_error' || error.status === 429 || error.status === 503);

/**
 * Runs it until it succeeds, fails for good, or has failed four times; rejects with the last error. Waits longer each
 * time, at least as long as the server asks, and by chance differently on every page.
 */
export const retry = async <T>(run: () => Promise<T>): Promise<T> => {
  for (const step of stepsMilliseconds) {
    try {
      return await run();
    } catch (error) {
      if (!isTransient(error)) throw error;
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      if (asked > longestPauseMilliseconds) throw error;
      const jitter = (step / 2) * Math.random();
      await pause(Math.max(asked, step / 2) + jitter);
    }
  }
  return run();
};
