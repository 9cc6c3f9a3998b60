/** Properties over random input: a seed that is printed, and as many runs or as much time as there is. */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { vi } from 'vitest';

const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);

console.info(`FUZZ_SEED=${seed}`);
vi.setConfig({ testTimeout: (seconds + 60) * 1000 });

/** Holds a property against random input: `runs` times, or for FUZZ_SECONDS. The same FUZZ_SEED repeats it. */
export const fuzz = <Ts>(property: fc.IRawProperty<Ts>, runs: number): Promise<void> | void =>
  fc.assert(
    property,
    seconds > 0
      ? { seed, numRuns: 2 ** 31, interruptAfterTimeLimit: seconds * 1000 }
      : { seed, numRuns: runs },
  );

/** Longer than any answer that needs no network should take, even on a machine that is busy. */
export const timeLimit = 2000;
