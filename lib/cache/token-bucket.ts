/** Limits how often something happens: a token bucket with a minimum interval. */

export interface TokenBucketOptions {
  /** The number of times it may happen in a row. */
  readonly capacity: number;
  /** The bucket gains one token in this time. */
  readonly secondsPerToken: number;
  /** Between two times, however full the bucket is. */
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
