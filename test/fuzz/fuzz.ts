/** Checks properties with random input, and prints its seed. */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expect, vi } from 'vitest';

const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
const seconds = Number(process.env.FUZZ_SECONDS ?? 0);

console.info(`FUZZ_SEED=${seed}`);
vi.setConfig({ testTimeout: (seconds + 60) * 1000 });

/** Checks a property with `runs` inputs, or for FUZZ_SECONDS. The same FUZZ_SEED repeats the inputs. */
export const fuzz = <Ts>(property: fc.IRawProperty<Ts>, runs: number): Promise<void> | void =>
  fc.assert(property, {
    seed,
    ...(seconds > 0 ? { numRuns: 2 ** 31, interruptAfterTimeLimit: seconds * 1000 } : { numRuns: runs }),
  });

/** Returns the result; fails if it takes two seconds of CPU time, a measure that other processes do not affect. */
export const withoutBurningCpu = async <T>(run: () => Promise<T>): Promise<T> => {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(2_000_000);
  return result;
};
