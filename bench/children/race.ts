/** Contestants take turns in short blocks, so that noise of the machine hits all alike. */

import { setImmediate as nextTurn } from 'node:timers/promises';

export interface Contestant {
  readonly name: string;
  /** One request; only what is not done at once returns a promise. */
  readonly run: () => Promise<unknown> | undefined;
}

export interface RaceOptions {
  readonly rounds: number;
  /** In each block; a multiple of `inFlight`. */
  readonly requests: number;
  /** How many arrive at the same moment. */
  readonly inFlight: number;
}

export interface Lap {
  readonly name: string;
  /** Microseconds from the arrival of a request to its answer. */
  readonly samples: readonly number[];
  /** The median of each round. */
  readonly medians: readonly number[];
}

export const race = async (contestants: readonly Contestant[], options: RaceOptions): Promise<Lap[]> => {
  const laps = contestants.map(({ name, run }) => ({ name, run, blocks: [] as number[][] }));
  for (let round = 0; round < options.rounds; round += 1) {
    // Each begins as often as the others.
    for (const offset of laps.keys()) {
      const lap = laps[(round + offset) % laps.length];
      lap?.blocks.push(await runBlock(lap.run, options));
    }
  }
  return laps.map(({ name, blocks }) => ({
    name,
    samples: blocks.flat(),
    medians: blocks.map(
      (block) => block.toSorted((a, b) => a - b)[Math.ceil(block.length / 2) - 1] ?? Number.NaN,
    ),
  }));
};

async function runBlock(run: Contestant['run'], { requests, inFlight }: RaceOptions): Promise<number[]> {
  const samples: number[] = [];
  const answer = async (arrived: number): Promise<void> => {
    const pending = run();
    if (pending) await pending;
    samples.push((performance.now() - arrived) * 1000);
  };
  for (let sent = 0; sent < requests; sent += inFlight) {
    // Requests come from outside, each in a turn of its own: what the last one has left to do, such as its log, is done.
    await nextTurn();
    const arrived = performance.now();
    if (inFlight === 1) await answer(arrived);
    else await Promise.all(Array.from({ length: inFlight }, () => nextTurn().then(() => answer(arrived))));
  }
  return samples;
}
