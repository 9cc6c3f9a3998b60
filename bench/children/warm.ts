/** Measures warm requests: loads several candidates in one process and invokes them alternately. */
import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import { median, medianRatio, quantile } from '../statistics.ts';
import { loadHandler, readInput, report, requestToken } from './report.ts';

export interface WarmInput {
  /** The first candidate is the reference of the ratios. A candidate reads its environment when it is loaded. */
  readonly candidates: readonly { file: string; token: string; environment: Record<string, string> }[];
  readonly rounds: number;
  readonly warmUpRequests: number;
}

/** For each candidate, in microseconds. */
export type WarmReport = typeof results;

const { candidates, rounds, warmUpRequests } = readInput<WarmInput>();

const runBlock = async (run: () => Promise<unknown>, requests: number): Promise<number[]> => {
  const samples: number[] = [];
  for (let request = 0; request < requests; request += 1) {
    await nextTurn(); // pending work of the last request, such as its log, completes before the next request
    const startedAt = performance.now();
    await run();
    samples.push((performance.now() - startedAt) * 1000);
  }
  return samples;
};

const measured: { run: () => Promise<unknown>; blocks: number[][] }[] = [];
for (const [index, { file, environment, token }] of candidates.entries()) {
  Object.assign(process.env, environment);
  const send = await loadHandler(file, index);
  measured.push({ run: () => requestToken(send, token), blocks: [] });
}
// The first fetch of a hundred key sets may exceed the time limits of the broker on a slow machine: later requests repeat it.
for (const { run } of measured) await runBlock(() => run().catch(() => setTimeout(100)), warmUpRequests);
// Candidates alternate in short blocks, each first equally often, so that noise affects all. tinybench completes one at a time.
for (let round = 0; round < rounds; round += 1) {
  for (const offset of measured.keys()) {
    const candidate = measured[(round + offset) % measured.length];
    candidate?.blocks.push(await runBlock(candidate.run, 64));
  }
}

const medians = measured.map(({ blocks }) => blocks.map(median));
const results = measured.map(({ blocks }, index) => {
  const samples = blocks.flat();
  const ratio = medianRatio(medians[index] ?? [], medians[0] ?? []);
  return { p50: median(samples), p99: quantile(samples, 0.99), ratio };
});
report(results);
