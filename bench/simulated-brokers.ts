/** Many environments of a broker over hours, in a moment: the real `createRemoteValue` on a clock and dice of the simulation's own. */
import { createRemoteValue, type RemoteValue } from '../lib/cache/remote-value.ts';

export interface Simulation {
  readonly environments: number;
  readonly seconds: number;
  /** To each environment; their gaps are random, as people's are. */
  readonly requestsPerSecond: number;
  readonly ttlSeconds: number;
  readonly hasJitter: boolean;
  readonly seed: number;
  /** When the key is rotated, in seconds since all environments started at once. */
  readonly rotatedAt?: number;
  /** When Secrets Manager fails: from the one second to the other. */
  readonly outage?: readonly [number, number];
}

export interface Result {
  /** Calls to Secrets Manager in each second. */
  readonly calls: readonly number[];
  /** How long after the rotation the last request was answered with the old key. */
  readonly oldKeySeconds: number;
  readonly failedRequests: number;
}

/** Runs it in steps of a second. The same simulation has the same result every time. */
export const simulate = async (simulation: Simulation): Promise<Result> => {
  const {
    environments,
    seconds,
    requestsPerSecond,
    rotatedAt = Number.POSITIVE_INFINITY,
    outage,
  } = simulation;
  const random = createRandom(simulation.seed);
  const calls = new Array<number>(seconds).fill(0);
  let second = 0;

  const start = (): RemoteValue<string> =>
    createRemoteValue({
      fetch: async () => {
        calls[second] = (calls[second] ?? 0) + 1;
        if (outage && second >= outage[0] && second < outage[1]) throw new Error('outage');
        return second < rotatedAt ? 'old' : 'new';
      },
      // As in lib/signing-key/source.ts, with the defaults of the settings.
      freshSeconds: simulation.ttlSeconds,
      staleSeconds: 86_400,
      pauseSeconds: 10,
      abandonSeconds: 3,
      now: () => second * 1000,
      random: simulation.hasJitter ? random : () => 0,
    });

  const brokers = Array.from({ length: environments }, start);
  const chance = 1 - Math.exp(-requestsPerSecond);
  let oldKeySeconds = 0;
  let failedRequests = 0;
  for (; second < seconds; second += 1) {
    for (const broker of brokers) {
      if (second > 0 && random() >= chance) continue;
      const key = await broker.get().catch(() => undefined);
      if (key === undefined) failedRequests += 1;
      if (key === 'old' && second > rotatedAt) oldKeySeconds = second - rotatedAt;
    }
  }
  return { calls, oldKeySeconds, failedRequests };
};

/** Mulberry32: small, seeded, and good enough to roll dice with. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
