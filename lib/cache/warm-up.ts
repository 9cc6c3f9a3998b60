/** Fetches remote values before the first request, while Lambda initializes the environment. */
import type { RemoteValue } from './remote-value.ts';

const maxWaitMilliseconds = 500;

/**
 * Fetches all values in parallel and resolves when all have settled, after half a second at the latest. A fetch that
 * takes longer continues, and a request waits only for the values it needs. Failures are ignored: requests report them.
 */
export const warmUp = async (values: readonly Pick<RemoteValue<unknown>, 'get'>[]): Promise<void> => {
  const settled = Promise.allSettled(values.map((value) => value.get()));
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, maxWaitMilliseconds);
  });
  await Promise.race([settled, timeout]);
  clearTimeout(timer);
};
