/** How much is measured: all of it, or what fits in a minute. */
import { type Algorithm, algorithmNames } from '../lib/jwt/algorithms.ts';
import { type IncomingAlgorithm, incomingAlgorithms } from './issuer.ts';

export type Combination = readonly [algorithmIn: IncomingAlgorithm, algorithmOut: Algorithm];

export interface Plan {
  readonly name: 'full' | 'quick';
  readonly cold: {
    /** Fresh processes for each subject and latency. */
    readonly samples: number;
    readonly latencies: readonly number[];
  };
  readonly warm: {
    readonly combinations: readonly Combination[];
    /** Those measured with several requests in flight as well, and longer. */
    readonly principal: readonly Combination[];
    readonly rounds: number;
    readonly principalRounds: number;
    readonly inFlight: readonly number[];
    readonly warmUpRequests: number;
    /** Of 200 requests. */
    readonly allocationBlocks: number;
  };
  readonly growth: {
    readonly rounds: number;
    readonly points: 'all' | 'ends';
    readonly warmUpRequests: number;
  };
  /** In requests answered; the first and the last are compared. */
  readonly memoryReadings: readonly number[];
}

const principal: readonly Combination[] = [
  ['RS256', 'RS256'],
  ['RS256', 'ES256'],
];

export const full: Plan = {
  name: 'full',
  cold: { samples: 31, latencies: [0, 20, 100] },
  warm: {
    combinations: incomingAlgorithms.flatMap((algorithmIn) =>
      algorithmNames.map((algorithmOut) => [algorithmIn, algorithmOut] as const),
    ),
    principal,
    rounds: 40,
    principalRounds: 150,
    inFlight: [1, 8, 64],
    warmUpRequests: 1000,
    allocationBlocks: 5,
  },
  growth: { rounds: 80, points: 'all', warmUpRequests: 1500 },
  memoryReadings: [1000, 10_000, 50_000, 100_000],
};

export const quick: Plan = {
  name: 'quick',
  cold: { samples: 9, latencies: [0] },
  warm: {
    combinations: [['ES256', 'ES256']],
    principal,
    rounds: 10,
    principalRounds: 12,
    inFlight: [1, 8, 64],
    warmUpRequests: 300,
    allocationBlocks: 3,
  },
  growth: { rounds: 8, points: 'ends', warmUpRequests: 640 },
  memoryReadings: [1000, 3000],
};
