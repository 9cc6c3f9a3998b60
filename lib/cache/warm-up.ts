/** Fetches ahead of the first request, while Lambda still initialises the environment. */
import type { RemoteValue } from './remote-value.ts';

const longestWaitMilliseconds = 1000;

/** Fetches all values in parallel and waits up to a second. A failure breaks nothing: the first request asks again. */
export const warmUp = async (values: readonly RemoteValue<unknown>[]): Promise<void> => {
  const settled = Promise.allSettled(values.map((value) => value.get()));
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestWaitMilliseconds);
  });
  await Promise.race([settled, enough]);
  clearTimeout(timer);
};
