/** One handler for each point of a series, all in one process, asked in turn. */
import { type Ratio, ratioOf, type Summary, summarize } from '../statistics.ts';
import { type Contestant, race } from './race.ts';
import { ask, loadHandler, readInput, report } from './report.ts';

export interface GrowthInput {
  readonly file: string;
  readonly points: readonly {
    readonly size: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly event: object;
  }[];
  readonly rounds: number;
  readonly warmUpRequests: number;
}

/** Microseconds. */
export interface GrowthFigures extends Summary {
  readonly size: number;
  readonly toFirst: Ratio;
}

const { file, points, rounds, warmUpRequests } = readInput<GrowthInput>();
const contestants: Contestant[] = [];
for (const { size, environment, event } of points) {
  Object.assign(process.env, environment); // read while the module loads
  const handler = await loadHandler(file, size);
  contestants.push({ name: String(size), run: () => ask(handler, event) });
}
await race(contestants, { rounds: 1, requests: warmUpRequests, inFlight: 1 });

const laps = await race(contestants, { rounds, requests: 64, inFlight: 1 });
const first = laps[0]?.medians ?? [];
report(
  laps.map(({ name, samples, medians }) => ({
    size: Number(name),
    ...summarize(samples),
    toFirst: ratioOf(medians, first),
  })) satisfies GrowthFigures[],
);
