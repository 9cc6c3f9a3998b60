/**
 * Caches a remote value, such as the signing key or the keys of an issuer, with stale-if-error (RFC 5861).
 *
 * | state      | when                                          | `get`                              | `lookUp`             |
 * |------------|-----------------------------------------------|------------------------------------|----------------------|
 * | empty      | no value, or an expired one                   | fetches and waits                  | as `get`             |
 * | fresh      | fetched less than `freshSeconds` ago          | returns the value                  | fetches, if allowed  |
 * | stale      | at most `staleSeconds` older than that        | fetches, after 1 s returns it      | fetches, if allowed  |
 * | refreshing | a fetch is in progress                        | joins it until it is 0.25 s old;   | joins it             |
 * |            |                                               | then returns a stale value         |                      |
 * | failed     | the last fetch failed: 10, 20, 40, 60 s long; | returns the value;                 | rejects              |
 * |            | with no value 1 s, after a timeout 3 s        | rejects                            | rejects              |
 *
 * A token bucket limits look-ups: six in a row, at least 2 s apart, then one every 10 s.
 * The request that starts a fetch waits for it: Lambda freezes the environment as soon as a request has its response.
 */
import { BrokerError, describeError } from '../errors.ts';
import type { Reason } from '../reasons.ts';
import { isTimeout, withDeadline } from './attempt.ts';
import { createTokenBucket } from './token-bucket.ts';

export interface RemoteValueOptions<T> {
  /** Fetches the value within bounded time; returns `known` itself if the source has nothing new. */
  readonly fetch: (known: T | undefined) => Promise<T>;
  /** The reason for a failed fetch that does not reject with a `BrokerError` of its own. */
  readonly reason: Reason;
  /** Seconds for which a value is fresh, from the start of its fetch. Jitter subtracts up to a fifth. */
  readonly freshSeconds: number;
  /** Seconds for which a value may still be used after that while its source fails. */
  readonly staleSeconds: number;
  /** Longer than any fetch takes: an older one was interrupted by a freeze of the environment, and is abandoned. */
  readonly abandonSeconds: number;
  /** Epoch milliseconds: wall-clock time, which continues while the environment is frozen. */
  readonly now: () => number;
  /** From 0 to 1; spreads the fetches of many environments. */
  readonly random?: () => number;
  /** Receives the result of every fetch. */
  readonly report?: (event: RemoteValueEvent<T>) => void;
}

export type RemoteValueEvent<T> =
  | { readonly kind: 'loaded' | 'changed' | 'recovered' | 'unchanged'; readonly value: T }
  | {
      readonly kind: 'failing';
      readonly error: BrokerError;
      /** The value that requests receive meanwhile. */
      readonly serving: T | undefined;
      /** False if the previous fetch failed with the same error. */
      readonly isNews: boolean;
    };

export interface RemoteValue<T> {
  /** Returns the value, fetched if necessary. Rejects with `BrokerError` if there is no usable one. */
  get(): Promise<T>;
  /**
   * Returns a newer value for a request that the cached one does not satisfy: one that arrived after `receivedAt` (epoch
   * milliseconds), else a fetched one; beyond the limit, the cached one. Rejects with `BrokerError` if the fetch fails.
   */
  lookUp(receivedAt: number): Promise<T>;
}

type State<T> =
  | { readonly name: 'empty' }
  | { readonly name: 'fresh' | 'stale'; readonly value: T }
  | { readonly name: 'failed'; readonly value: T | undefined; readonly error: BrokerError };

interface Fetch<T> {
  readonly number: number;
  readonly startedAt: number;
  readonly promise: Promise<T>;
  /** Timed out after a second, or failed. */
  hasFailed: boolean;
}

const maxRefreshSeconds = 1;
const maxJoinSeconds = 0.25;
const lookUpLimit = { capacity: 6, secondsPerToken: 10, minimumIntervalSeconds: 2 };

/** Creates an empty cache. There is one fetch at a time, and no request waits for a source that has just failed. */
export const createRemoteValue = <T extends string | object>(
  options: RemoteValueOptions<T>,
): RemoteValue<T> => {
  const { freshSeconds, staleSeconds, now, random = Math.random, report = () => {} } = options;
  const takeLookUp = createTokenBucket(lookUpLimit);
  let cached: { value: T; fetch: Fetch<T>; arrivedAt: number; freshSeconds: number } | undefined;
  let failure: { error: BrokerError; at: number; count: number; wasEmpty: boolean } | undefined;
  let inProgress: Fetch<T> | undefined;
  let fetches = 0;

  // After the clock has jumped back, a time in the future counts as long ago.
  const isWithin = (seconds: number, at: number): boolean => now() >= at && now() < at + seconds * 1000;

  const usable = (): T | undefined =>
    cached && now() < cached.fetch.startedAt + (freshSeconds + staleSeconds) * 1000
      ? cached.value
      : undefined;

  const state = (): State<T> => {
    const value = usable();
    if (failure && isWithin(pauseSeconds(failure, value === undefined), failure.at)) {
      return { name: 'failed', value, error: failure.error };
    }
    if (cached === undefined || value === undefined) return { name: 'empty' };
    return { name: isWithin(cached.freshSeconds, cached.fetch.startedAt) ? 'fresh' : 'stale', value };
  };

  const isRefreshing = (fetch = inProgress): fetch is Fetch<T> =>
    fetch !== undefined && isWithin(options.abandonSeconds, fetch.startedAt);

  const succeed = (fetch: Fetch<T>, value: T): void => {
    if (cached && cached.fetch.number > fetch.number) return; // it was frozen, and a later fetch was faster
    const known = failure ? 'recovered' : 'unchanged';
    const kind = cached === undefined ? 'loaded' : cached.value !== value ? 'changed' : known;
    cached = { value, fetch, arrivedAt: now(), freshSeconds: freshSeconds * (1 - random() / 5) };
    failure = undefined;
    report({ kind, value });
  };

  const fail = (fetch: Fetch<T>, error: BrokerError): void => {
    if (fetch.hasFailed || !isRefreshing(fetch)) return;
    fetch.hasFailed = true;
    const serving = usable();
    const wasEmpty = serving === undefined;
    const isNews = failure?.error.message !== error.message || failure.wasEmpty !== wasEmpty;
    failure = { error, at: now(), count: (failure?.count ?? 0) + 1, wasEmpty };
    report({ kind: 'failing', error, serving, isNews });
  };

  const unavailable = (cause: unknown): BrokerError =>
    cause instanceof BrokerError ? cause : new BrokerError(options.reason, describeError(cause), { cause });

  const fetchOnce = (): Fetch<T> => {
    if (isRefreshing(inProgress)) return inProgress;
    const settle = async (): Promise<T> => {
      try {
        // The promise also catches what the source throws synchronously, after `fetch` below is declared.
        const value = await new Promise<T>((resolve) => resolve(options.fetch(cached?.value)));
        succeed(fetch, value);
        return value;
      } catch (cause) {
        const error = unavailable(cause);
        fail(fetch, error);
        throw error;
      } finally {
        if (inProgress === fetch) inProgress = undefined;
      }
    };
    fetches += 1;
    const fetch: Fetch<T> = { number: fetches, startedAt: now(), promise: settle(), hasFailed: false };
    inProgress = fetch;
    return fetch;
  };

  /** Counts a refresh that takes too long as failed. If its value arrives later, `succeed` caches it. */
  const refreshOr = async (staleValue: T): Promise<T> => {
    const isJoining = isRefreshing();
    const fetch = fetchOnce();
    const joinSeconds = maxJoinSeconds - (now() - fetch.startedAt) / 1000;
    if (isJoining && joinSeconds <= 0) return staleValue;
    try {
      return await withDeadline(() => fetch.promise, isJoining ? joinSeconds : maxRefreshSeconds);
    } catch (error) {
      if (!isJoining) fail(fetch, unavailable(error));
      return staleValue;
    }
  };

  const get = async (): Promise<T> => {
    const current = state();
    switch (current.name) {
      case 'empty':
        return fetchOnce().promise;
      case 'fresh':
        return current.value;
      case 'stale':
        return refreshOr(current.value);
      case 'failed':
        if (current.value === undefined) throw current.error;
        return current.value;
    }
  };

  const lookUp = async (receivedAt: number): Promise<T> => {
    const current = state();
    if (current.name === 'empty') return get();
    // A value of the same millisecond may be older than the request; one in the future is from before the clock jumped back.
    if (cached && cached.arrivedAt > receivedAt && cached.arrivedAt <= now()) return cached.value;
    if (isRefreshing()) return fetchOnce().promise;
    if (current.name === 'failed') throw current.error;
    return takeLookUp(now()) ? fetchOnce().promise : current.value;
  };

  return { get, lookUp };
};

/** The pause before the next fetch after this many failures in a row. */
function pauseSeconds({ error, count }: { error: BrokerError; count: number }, isEmpty: boolean): number {
  if (isEmpty) return isTimeout(error.cause) ? 3 : 1;
  return Math.min(60, 10 * 2 ** (count - 1));
}
