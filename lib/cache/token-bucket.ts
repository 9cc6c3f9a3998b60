/** Limits how often something happens: a token bucket with a minimum interval. */

export interface TokenBucketOptions {
  /** The number of tokens in a full bucket. */
  readonly capacity: number;
  /** The seconds until the bucket gains a token. */
  readonly secondsPerToken: number;
  /** The minimum time between two tokens, even if the bucket is full. */
  readonly minimumIntervalSeconds: number;
}

/** Takes a token at `now` (epoch milliseconds) and returns true, or returns false if there is none to take. */
export type TakeToken = (now: number) => boolean;

/** Creates a full bucket. After the clock has jumped back, the bucket counts as full again. */
export const createTokenBucket = (options: TokenBucketOptions): TakeToken => {
  const { capacity, secondsPerToken, minimumIntervalSeconds } = options;
  let tokensLeft = capacity;
  let takenAt = Number.NEGATIVE_INFINITY;

  return (now) => {
    const seconds = now >= takenAt ? (now - takenAt) / 1000 : Number.POSITIVE_INFINITY;
    const tokens = Math.min(capacity, tokensLeft + seconds / secondsPerToken);
    if (seconds < minimumIntervalSeconds || tokens < 1) return false;
    tokensLeft = tokens - 1;
    takenAt = now;
    return true;
  };
};
