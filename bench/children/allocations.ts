/**
 * What one request allocates, on the JavaScript heap and in buffers beside it. Needs --expose-gc and a young generation that
 * holds a whole block (--min-semi-space-size), so that nothing is collected while it counts; a block in which something was
 * is counted once more.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { median } from '../statistics.ts';
import { createFloor } from './floor.ts';
import { ask, loadHandler, readInput, report } from './report.ts';
import type { WarmInput } from './warm.ts';

export interface Allocations {
  readonly name: string;
  readonly bytesPerRequest: number;
}

const requestsInBlock = 200;

const allocated = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const { subjects, event, floor, warmUpRequests, allocationBlocks } = readInput<WarmInput>();
const runFloor = createFloor(floor);
const contestants: { name: string; run: () => Promise<unknown> | undefined }[] = [
  { name: 'floor', run: runFloor },
];
for (const { name, file } of subjects) {
  const handler = await loadHandler(file);
  contestants.push({ name, run: () => ask(handler, event) });
}

const allocations: Allocations[] = [];
for (const { name, run } of contestants) {
  const runMany = async (requests: number): Promise<void> => {
    for (let request = 0; request < requests; request += 1) {
      await run();
      await nextTurn();
    }
  };
  await runMany(warmUpRequests);
  const counted: number[] = [];
  for (let block = 0; counted.length < allocationBlocks && block < 20 * allocationBlocks; block += 1) {
    globalThis.gc?.();
    const before = allocated();
    await runMany(requestsInBlock);
    const bytes = allocated() - before;
    if (bytes > 0) counted.push(bytes / requestsInBlock);
  }
  allocations.push({ name, bytesPerRequest: Math.round(median(counted)) });
}
report(allocations);
