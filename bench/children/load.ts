/** Sends mixed traffic to one handler at a fixed rate, and records the responses. */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { quantile } from '../statistics.ts';
import { loadHandler, readInput, report } from './report.ts';

export interface LoadInput {
  readonly file: string;
  readonly seconds: number;
  readonly rate: number; // requests per second
  /** Tokens for the first 40 % of the requests and for the others, sent in turn. Every fifth token is invalid. */
  readonly phases: readonly (readonly string[])[];
}

export type LoadReport = typeof result;

const { file, seconds, rate, phases } = readInput<LoadInput>();
const handle = await loadHandler(file);
const latencies: number[] = [];
const resident: number[] = [];
const failed = { valid: 0, invalid: 0 };

const total = seconds * rate;
const sent: Promise<void>[] = [];
const startedAt = performance.now();
while (sent.length < total) {
  const share = sent.length / total;
  const dueAt = startedAt + share * seconds * 1000;
  while (performance.now() < dueAt) await setTimeout(1);
  if (resident.length <= share * 20) {
    resident.push(process.memoryUsage.rss() / 1e6);
    if (share <= 0.5) await Promise.all(sent); // keys that are being fetched arrive before the upstreams fail
    writeSync(2, '\n'); // the upstreams change by this progress
    await once(process.stdin, 'data'); // they have changed: in the same order on a slow machine
  }
  const tokens = phases[share < 0.4 ? 0 : 1] ?? [];
  const token = tokens[sent.length % tokens.length] ?? '';
  const kind = sent.length % 5 === 4 ? 'invalid' : 'valid';
  const receive = ({ statusCode }: { readonly statusCode: number }) => {
    latencies.push(performance.now() - dueAt);
    if (statusCode !== (kind === 'valid' ? 200 : 401)) failed[kind] += 1;
  };
  sent.push(handle(token).then(receive));
}
await Promise.all(sent);
/** Latencies in milliseconds from the time at which a request was due; memory in each twentieth of the time. */
const result = { failed, resident, latencies: [0.5, 0.99, 1].map((share) => quantile(latencies, share)) };
report(result);
