/** Resident memory of a process that goes on answering. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ask, loadHandler, readInput, report } from './report.ts';

export interface MemoryInput {
  readonly file: string;
  readonly event: object;
  /** When to look, in requests answered so far; ascending. */
  readonly readings: readonly number[];
}

export interface MemoryReading {
  readonly requests: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
}

const { file, event, readings } = readInput<MemoryInput>();
const handler = await loadHandler(file);
const taken: MemoryReading[] = [];
let answered = 0;
for (const requests of readings) {
  for (; answered < requests; answered += 1) {
    await ask(handler, event);
    await nextTurn();
  }
  globalThis.gc?.(); // only where the parent has exposed it
  const { rss, heapUsed } = process.memoryUsage();
  taken.push({ requests, residentBytes: rss, heapBytes: heapUsed });
}
report(taken);
