/** Measures a cold start: loads one candidate and invokes it once. */
import { subscribe } from 'node:diagnostics_channel';
import { invoke, loadHandler, readInput, report } from './report.ts';

export interface ColdInput {
  readonly file: string;
  readonly event: object;
}

export interface ColdReport {
  /** Milliseconds from the start of the import until it ends or the first request is sent, whichever comes first. */
  readonly load: number;
  /** Milliseconds from the start of the import to the first response. */
  readonly answer: number;
  /** Resident memory in megabytes. */
  readonly resident: number;
  readonly body: string;
}

const { file, event } = readInput<ColdInput>();
let sentAt: number | undefined;
subscribe('http.client.request.start', () => {
  sentAt ??= performance.now();
});

const startedAt = performance.now();
const handler = await loadHandler(file);
const load = (sentAt ?? performance.now()) - startedAt;
const { body } = await invoke(handler, event);
const answer = performance.now() - startedAt;
report({ load, answer, resident: process.memoryUsage.rss() / 1e6, body } satisfies ColdReport);
