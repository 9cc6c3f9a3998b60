/** What a warm request costs with more of something: flat, or so much for each. */
import type { GrowthFigures as Figures, GrowthInput } from './children/growth.ts';
import { createEvent } from './event.ts';
import type { IssuerOptions } from './issuer.ts';
import type { Plan } from './plan.ts';
import { runScript } from './process.ts';
import type { Setting, Wiring } from './setting.ts';
import { slopeOf } from './statistics.ts';

export interface GrowthFigures {
  readonly what: string;
  readonly points: readonly Figures[];
  /** Of one more, on the straight line through all points. */
  readonly nanosecondsEach: number;
  readonly isFlat: boolean;
}

interface Series {
  readonly what: string;
  readonly sizes: readonly number[];
  readonly issuersAt: (size: number) => readonly IssuerOptions[];
  readonly rulesAt?: (size: number) => readonly object[];
  readonly tokenBytesAt?: (size: number) => number;
}

// The quickest algorithms, beside which growth shows most.
const algorithm = 'ES256';
const one: readonly IssuerOptions[] = [{ algorithm }];
const range = (size: number) => Array.from({ length: size }, (_, index) => index);

/** The worst of each: the last provider, the last key, and rules of which none before the last one matches. */
const series: readonly Series[] = [
  {
    what: 'providers',
    sizes: [1, 10, 50, 100],
    issuersAt: (size) => range(size).map((index) => ({ algorithm, name: `pool-${index}` })),
  },
  {
    what: 'rules',
    sizes: [0, 10, 100, 250, 500],
    issuersAt: () => one,
    rulesAt: (size) =>
      range(size).map((index) => ({ when: { 'cognito:groups': `team-${index}` }, plan_id: index + 1 })),
  },
  {
    what: 'keys in the key set',
    sizes: [1, 10, 50, 100],
    issuersAt: (keys) => [{ algorithm, keys }],
  },
  {
    what: 'KiB of token',
    sizes: [1, 2, 4, 8],
    issuersAt: () => one,
    tokenBytesAt: (size) => size * 1024 - 24, // just below the limit of 8 KiB
  },
];

/** Within this of the smallest, a request costs the same whatever the size. */
const flatUpTo = 1.1;

export const measureGrowth = async (setting: Setting, plan: Plan['growth']): Promise<GrowthFigures[]> => {
  const script = await setting.workshop.compileScript('growth');
  const { file } = setting.workshop.subjects.package;
  const figures: GrowthFigures[] = [];
  for (const { what, sizes, issuersAt, rulesAt, tokenBytesAt } of series) {
    const measured =
      plan.points === 'all' ? sizes : sizes.filter((_, index) => index % (sizes.length - 1) === 0);
    const points = measured.map(async (size) => {
      const issuers = issuersAt(size);
      const wiring: Wiring = { issuers, algorithmOut: 'ES256', rules: rulesAt?.(size) ?? [] };
      const token = await setting.upstreams.issuer.mint(
        issuers.at(-1) ?? { algorithm },
        tokenBytesAt?.(size),
      );
      return { size, environment: setting.environmentOf(wiring), event: createEvent(token) };
    });
    const input: GrowthInput = {
      file,
      points: await Promise.all(points),
      rounds: plan.rounds,
      warmUpRequests: plan.warmUpRequests,
    };
    const answers = await runScript<Figures[]>(script, input, { environment: setting.upstreams.environment });
    figures.push({
      what,
      points: answers,
      nanosecondsEach: slopeOf(answers.map(({ size, p50 }) => [size, p50])) * 1000,
      isFlat: answers.every(({ toFirst }) => toFirst.median <= flatUpTo),
    });
  }
  return figures;
};
