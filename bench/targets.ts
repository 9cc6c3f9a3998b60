/** What the project has promised of itself, and whether this run bears it out. */
import { roundTrip } from './cold.ts';
import { compareWithBaselines } from './comparison.ts';
import type { Results } from './results.ts';

export interface Target {
  readonly name: string;
  /** The most that `measured` may be. */
  readonly limit: number;
  readonly measured: number;
  readonly isMet: boolean;
}

/** All targets that the measured parts speak of. They are for Node 24 and a full run. */
export const checkTargets = ({ bundles, cold = [], warm = [], memory = [] }: Results): Target[] => {
  const bundle = bundles.find(({ name }) => name === 'package')?.bytes;
  const coldAt = (latency: number, provider: string) =>
    cold.find(
      (each) =>
        each.subject === 'package' && each.latencyMilliseconds === latency && each.provider === provider,
    );
  const local = coldAt(0, 'cognito');
  const warmOut = (algorithmOut: string) =>
    warm.find(
      (each) =>
        each.name === 'package' &&
        each.inFlight === 1 &&
        each.algorithmIn === 'RS256' &&
        each.algorithmOut === algorithmOut,
    );
  const [uncollected] = memory.filter(({ collected }) => !collected);
  const comparisons = compareWithBaselines({ bundles, cold, warm });

  const measured: readonly (readonly [name: string, limit: number, measured: number | undefined])[] = [
    ['bundle, kB minified', 240, bundle && bundle.raw / 1000],
    ['bundle, kB gzipped', 80, bundle && bundle.gzipped / 1000],
    ['processes that load undici', 0, local && Number(local.hasUndici)],
    ['load, of the default bundle', 0.55, local?.toDefault?.load.median],
    ['load plus first answer, of the default bundle', 0.7, local?.toDefault?.total.median],
    [`ms on top of load, Cognito, ${roundTrip} ms injected`, 130, coldAt(roundTrip, 'cognito')?.onTop.p50],
    [
      `ms on top of load, discovery, ${roundTrip} ms injected`,
      230,
      coldAt(roundTrip, 'discovery')?.onTop.p50,
    ],
    ['RS256 in, RS256 out: p50, of the floor', 1.2, warmOut('RS256')?.toFloor.median],
    ['RS256 in, RS256 out: p99, of the floor', 2, warmOut('RS256')?.p99ToFloor],
    ['RS256 in, ES256 out: p50, of the floor', 1.5, warmOut('ES256')?.toFloor.median],
    ...comparisons.map(
      ({ baseline, behind }) => [`columns in which ${baseline} is ahead`, 0, behind.length] as const,
    ),
    ['resident memory after the last request, of that after 1,000', 1.05, uncollected?.growth],
  ];
  return measured.flatMap(([name, limit, value]) =>
    value === undefined ? [] : [{ name, limit, measured: value, isMet: value <= limit }],
  );
};
