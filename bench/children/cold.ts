/** A cold start: this process loads one subject and asks it once. */
import { subscribe } from 'node:diagnostics_channel';
import { ask, loadHandler, readInput, report } from './report.ts';

export interface ColdInput {
  readonly file: string;
  readonly event: object;
}

export interface ColdReport {
  /** Milliseconds from the start of the process to the import. */
  readonly boot: number;
  /** From there until the code is there: the import is done, or its first request leaves the process. */
  readonly load: number;
  /** The rest of the import, where it fetches ahead. */
  readonly init: number;
  /** The first invocation. */
  readonly answer: number;
  readonly residentBytes: number;
  readonly hasUndici: boolean;
  readonly body: string;
}

const { file, event } = readInput<ColdInput>();
let asked: number | undefined;
subscribe('http.client.request.start', () => {
  asked ??= performance.now();
});

// Not in the documentation: every built-in module that has been loaded.
const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };

const started = performance.now();
const handler = await loadHandler(file);
const imported = performance.now();
const loaded = asked ?? imported;
const { body } = await ask(handler, event);
const answered = performance.now();

report({
  boot: started,
  load: loaded - started,
  init: imported - loaded,
  answer: answered - imported,
  residentBytes: process.memoryUsage.rss(),
  hasUndici: moduleLoadList.some((name) => name.includes('undici')),
  body,
} satisfies ColdReport);
