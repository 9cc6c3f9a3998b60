/** Waits until a deployed broker serves a key in every environment. */
import { explain } from '../shared/command-error.ts';
import { readServedKey } from '../shared/key-set.ts';
import type { Session } from '../shared/program.ts';

interface WatchOptions {
  readonly keySetUrl: string;
  readonly thumbprint: string;
  /** Time for which an environment uses its key without a refresh. */
  readonly ttlSeconds: number;
}

/** Each response comes from one of many environments. */
const responsesInARow = 3;
/** Covers HTTP caches, which may keep the key set for a minute, and the last responses. */
const marginSeconds = 90;
const intervalSeconds = 5;
const theNewKey = 'the new key';

/**
 * Sends a request every 5 seconds. Resolves with true when the TTL has passed and three responses in a row contained the
 * key, otherwise with false 90 seconds after the TTL. The responses may miss an environment, but after the TTL an
 * environment signs with an older key only if it cannot read the secret.
 */
export const watchForKey = async (options: WatchOptions, { tools, progress }: Session): Promise<boolean> => {
  const { keySetUrl, thumbprint, ttlSeconds } = options;
  const startedAt = tools.now();
  let inARow = 0;
  let reported = { seen: '', at: 0 };
  for (;;) {
    const seen = await readServedKey(keySetUrl, tools).then((served) => {
      if (served === undefined) return 'no key';
      return served.thumbprint === thumbprint ? theNewKey : `another key, ${served.thumbprint}`;
    }, explain);
    inARow = seen === theNewKey ? inARow + 1 : 0;
    const elapsed = Math.round((tools.now() - startedAt) / 1000);
    const isLive = elapsed >= ttlSeconds && inARow >= responsesInARow;
    const isOver = isLive || elapsed >= ttlSeconds + marginSeconds;
    if (isOver || seen !== reported.seen || elapsed >= reported.at + 30) {
      progress(`${String(elapsed).padStart(4)} s  ${seen}`);
      reported = { seen, at: elapsed };
    }
    if (isOver) return isLive;
    await tools.sleep(intervalSeconds);
  }
};
