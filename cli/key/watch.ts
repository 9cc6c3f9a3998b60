/** Waits until a deployed broker serves a key, for as long as any of its environments may hold an older one. */
import { explain } from '../command-error.ts';
import { readServedKey } from '../key-set.ts';
import type { Session } from '../program.ts';

interface WatchOptions {
  readonly keySetUrl: string;
  readonly thumbprint: string;
  /** For which an environment counts its key as fresh. */
  readonly ttlSeconds: number;
}

/** Each answer comes from one of many environments. */
const answersInARow = 3;
/** For caches in between, which may keep the key set for a minute, and for the last answers. */
const marginSeconds = 90;
const intervalSeconds = 5;
const theNewKey = 'the new key';

/**
 * Asks every 5 seconds; resolves with true when the TTL is over and three answers in a row had the key, with false if
 * that is not so 90 seconds after the TTL. Only time tells of environments that have not answered: after the TTL, none
 * signs with an older key unless it cannot read the secret.
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
    const isLive = elapsed >= ttlSeconds && inARow >= answersInARow;
    const isOver = isLive || elapsed >= ttlSeconds + marginSeconds;
    if (isOver || seen !== reported.seen || elapsed >= reported.at + 30) {
      progress(`${String(elapsed).padStart(4)} s  ${seen}`);
      reported = { seen, at: elapsed };
    }
    if (isOver) return isLive;
    await tools.sleep(intervalSeconds);
  }
};
