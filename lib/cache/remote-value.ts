/** A remote value kept warm across invocations: the signing key and every issuer's keys are one of these. */

export interface RemoteValueOptions<T> {
  /** Gets the value within bounded time; answers `known` itself when the source holds nothing new. */
  readonly fetch: (known: T | undefined) => Promise<T>;
  /** How long a fetched value counts as fresh. Jitter only ever shortens it, by up to a fifth. */
  readonly freshSeconds: number;
  /** How much longer a value may serve while its source fails. */
  readonly staleSeconds: number;
  /** How long nobody asks the source again after a failure (with a value to serve) or a renewal. */
  readonly pauseSeconds: number;
  /** A fetch under way for longer than this was cut off by a freeze of the environment, and is given up. */
  readonly abandonSeconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1; spreads the fetches of many environments. */
  readonly random?: () => number;
  /** Told of every fetch. */
  readonly report?: (event: RemoteValueEvent<T>) => void;
}

export type RemoteValueEvent<T> =
  | { readonly kind: 'loaded' | 'changed' | 'recovered' | 'unchanged'; readonly value: T }
  | {
      readonly kind: 'failing';
      readonly error: unknown;
      readonly serving: T | undefined;
      /** Whether it did not fail in this very way the last time. */
      readonly isNews: boolean;
    };

/** With `since`, when a request began in epoch milliseconds, what a fetch has brought since then is final for it. */
export interface RemoteValue<T> {
  /** The fresh value, else a fetched one, else the last good one; rejects only when there is none to serve. */
  get(since?: number): Promise<T>;
  /** A newly fetched value, at most one in a pause; rejects when that fetch fails, whatever is known. */
  lookUp(since?: number): Promise<T>;
}

/** Keeps the value of `fetch` warm: one fetch at a time, the last good value if it fails, no cached rejection. */
export const createRemoteValue = <T>(options: RemoteValueOptions<T>): RemoteValue<T> => {
  const { now, pauseSeconds, random = Math.random, report = () => {} } = options;
  let held: { value: T; fetchedAt: number; arrivedAt: number; freshSeconds: number } | undefined;
  let failed: { error: unknown; at: number; wasServing: boolean } | undefined;
  let underWay: { promise: Promise<T>; startedAt: number } | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;

  // Wall-clock time, because it goes on while the environment is frozen. Should it jump back, all was long ago.
  const isWithin = (seconds: number, since: number): boolean =>
    now() >= since && now() < since + seconds * 1000;

  // What came in the very millisecond may belong to the request before; what stands in the future, to a jump back.
  const isSince = (requestBegan: number, at: number): boolean => at > requestBegan && at <= now();

  const servable = (): T | undefined =>
    held && now() < held.fetchedAt + (options.freshSeconds + options.staleSeconds) * 1000
      ? held.value
      : undefined;

  const accept = (value: T, startedAt: number): void => {
    const known = failed ? 'recovered' : 'unchanged';
    const kind = held === undefined ? 'loaded' : held.value !== value ? 'changed' : known;
    const freshSeconds = options.freshSeconds * (1 - random() / 5);
    held = { value, fetchedAt: startedAt, arrivedAt: now(), freshSeconds };
    failed = undefined;
    report({ kind, value });
  };

  const refuse = (error: unknown): void => {
    const serving = servable();
    const wasServing = serving !== undefined;
    const isNews = String(failed?.error) !== String(error) || failed?.wasServing !== wasServing;
    failed = { error, at: now(), wasServing };
    report({ kind: 'failing', error, serving, isNews });
  };

  const fetchOnce = (): Promise<T> => {
    if (underWay && isWithin(options.abandonSeconds, underWay.startedAt)) return underWay.promise;
    const startedAt = now();
    // A fetch that was given up may still settle; it has no say any more.
    const settle = (then: () => void): void => {
      if (underWay !== mine) return;
      underWay = undefined;
      then();
    };
    const promise = options.fetch(held?.value).then(
      (value) => {
        settle(() => accept(value, startedAt));
        return value;
      },
      (error: unknown) => {
        settle(() => refuse(error));
        throw error;
      },
    );
    const mine = { promise, startedAt };
    underWay = mine;
    return promise;
  };

  return {
    get: async (since = Number.POSITIVE_INFINITY) => {
      if (held && isWithin(held.freshSeconds, held.fetchedAt)) return held.value;
      const lastGood = servable();
      if (lastGood === undefined && failed && isSince(since, failed.at)) throw failed.error;
      if (lastGood === undefined) return fetchOnce();
      if (failed && isWithin(pauseSeconds, failed.at)) return lastGood;
      return fetchOnce().catch(() => lastGood);
    },
    lookUp: async (since = Number.POSITIVE_INFINITY) => {
      if (held && isSince(since, held.arrivedAt)) return held.value;
      if (underWay === undefined && isWithin(pauseSeconds, renewedAt)) {
        if (failed) throw failed.error;
        if (held) return held.value;
      }
      renewedAt = now();
      return fetchOnce();
    },
  };
};
