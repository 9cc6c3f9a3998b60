/** Checks properties with random input, and prints its seed. */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { vi } from 'vitest';

const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);

console.info(`FUZZ_SEED=${seed}`);
vi.setConfig({ testTimeout: (seconds + 60) * 1000 });

/** Checks a property with `runs` inputs, or for FUZZ_SECONDS. The same FUZZ_SEED repeats the inputs. */
export const fuzz = <Ts>(property: fc.IRawProperty<Ts>, runs: number): Promise<void> | void =>
  fc.assert(
    property,
    seconds > 0
      ? { seed, numRuns: 2 ** 31, interruptAfterTimeLimit: seconds * 1000 }
      : { seed, numRuns: runs },
  );

/** Milliseconds that an answer without a network call may take, even on a busy machine. */
export const timeLimit = 2000;
