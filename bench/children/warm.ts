/** A warm process: several subjects beside the floor, each asked thousands of times. */
import { type Ratio, ratioOf, type Summary, summarize } from '../statistics.ts';
import { createFloor, type FloorInput } from './floor.ts';
import { type Contestant, race } from './race.ts';
import { ask, loadHandler, readInput, report } from './report.ts';

export interface WarmInput {
  readonly subjects: readonly { readonly name: string; readonly file: string }[];
  readonly event: object;
  readonly floor: FloorInput;
  readonly inFlight: readonly number[];
  readonly rounds: number;
  readonly warmUpRequests: number;
  readonly allocationBlocks: number;
}

/** Microseconds. */
export interface WarmFigures extends Summary {
  readonly name: string;
  readonly inFlight: number;
  /** Of the medians of each round to the floor's. */
  readonly toFloor: Ratio;
  /** Of the 99th percentile to the floor's. */
  readonly p99ToFloor: number;
}

const requestsInBlock = 64;

const { subjects, event, floor, inFlight, rounds, warmUpRequests } = readInput<WarmInput>();
const contestants: Contestant[] = [{ name: 'floor', run: createFloor(floor) }];
for (const { name, file } of subjects) {
  const handler = await loadHandler(file);
  contestants.push({ name, run: () => ask(handler, event) });
}
await race(contestants, { rounds: 1, requests: warmUpRequests, inFlight: 1 });

const figures: WarmFigures[] = [];
for (const many of inFlight) {
  const laps = await race(contestants, { rounds, requests: requestsInBlock, inFlight: many });
  const [ofFloor] = laps;
  if (!ofFloor) throw new Error('a race without the floor');
  const { p99: floorP99 } = summarize(ofFloor.samples);
  for (const { name, samples, medians } of laps) {
    const { p50, p99 } = summarize(samples);
    const toFloor = ratioOf(medians, ofFloor.medians);
    figures.push({ name, inFlight: many, p50, p99, toFloor, p99ToFloor: p99 / floorP99 });
  }
}
report(figures);
