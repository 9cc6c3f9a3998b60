/** Sends mixed traffic to one handler at a fixed rate, and records the responses. */
import { setTimeout } from 'node:timers/promises';
import { quantile } from '../statistics.ts';
import { loadHandler, readInput, report } from './report.ts';

export interface LoadInput {
  readonly file: string;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  /** Each phase repeats its requests in order until it ends. */
  readonly phases: readonly { readonly untilSecond: number; readonly requests: readonly LoadRequest[] }[];
}

export interface LoadRequest {
  readonly kind: string;
  readonly expectedStatus: number;
  readonly event: object;
}

export interface LoadReport {
  /** Number of responses for each kind of request and unexpected status. */
  readonly unexpected: Readonly<Record<string, number>>;
  /** Milliseconds from the time at which a request was due to its response. */
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
  /** Resident memory in each second, in megabytes. */
  readonly resident: readonly number[];
  /** Body of the last response with status 200. */
  readonly lastBody: string;
}

const { file, startsAt, seconds, requestsPerSecond, phases } = readInput<LoadInput>();
const handler = await loadHandler(file);
const latencies: number[] = [];
const resident: number[] = [];
const unexpected: Record<string, number> = {};
let lastBody = '';

const send = async ({ kind, expectedStatus, event }: LoadRequest, dueAt: number): Promise<void> => {
  const { statusCode, body } = await handler(event, { awsRequestId: 'load' });
  latencies.push(performance.now() - dueAt);
  if (statusCode === 200) lastBody = body;
  const answer = `${kind}: ${statusCode}`;
  if (statusCode !== expectedStatus) unexpected[answer] = (unexpected[answer] ?? 0) + 1;
};

await setTimeout(startsAt - Date.now());
const startedAt = performance.now();
const sent: Promise<void>[] = [];
while (sent.length < seconds * requestsPerSecond) {
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  if (resident.length <= elapsedSeconds) resident.push(process.memoryUsage.rss() / 1e6);
  for (; sent.length < Math.min(elapsedSeconds, seconds) * requestsPerSecond; ) {
    const dueSecond = sent.length / requestsPerSecond;
    const requests = phases.find(({ untilSecond }) => dueSecond < untilSecond)?.requests ?? [];
    const request = requests[sent.length % requests.length];
    if (request) sent.push(send(request, startedAt + dueSecond * 1000));
  }
  await setTimeout(1);
}
await Promise.all(sent);
const [p50 = 0, p99 = 0, slowest = 0] = [0.5, 0.99, 1].map((share) => quantile(latencies, share));
report({ unexpected, p50, p99, slowest, resident, lastBody } satisfies LoadReport);
