/** A fresh process that is one environment of Lambda: loads the bundled function, answers once, then many times. */

/** What `bench/cost/measure.ts` asks for, in the environment variable `COST_INPUT`. */
export interface CostInput {
  /** The bundle of functions/token.ts. */
  readonly file: string;
  readonly event: unknown;
  readonly requests: number;
}

export interface CostReport {
  /** From the import to the first answer, both fetches of keys included. */
  readonly coldMilliseconds: number;
  /** The median of the requests after that. */
  readonly warmMilliseconds: number;
  readonly auditLineBytes: number;
  readonly answerBytes: number;
}

const input: CostInput = JSON.parse(process.env.COST_INPUT ?? '');

const print = process.stdout.write.bind(process.stdout);
let lastLine = '';
process.stdout.write = (line: unknown) => {
  lastLine = String(line);
  return true;
};

const answer = async (handler: (event: unknown, context: object) => Promise<{ body: string }>) => {
  const startedAt = performance.now();
  const { body } = await handler(input.event, { awsRequestId: crypto.randomUUID() });
  return { body, milliseconds: performance.now() - startedAt };
};

const startedAt = performance.now();
const { handler } = await import(input.file);
const { body } = await answer(handler);
const coldMilliseconds = performance.now() - startedAt;
if (!JSON.parse(body).token) throw new Error(`no token: ${body}, ${lastLine}`);

const times: number[] = [];
for (let request = 0; request < input.requests; request += 1)
  times.push((await answer(handler)).milliseconds);
times.sort((a, b) => a - b);

const report: CostReport = {
  coldMilliseconds,
  warmMilliseconds: times[Math.floor(times.length / 2)] ?? Number.NaN,
  auditLineBytes: Buffer.byteLength(lastLine),
  answerBytes: Buffer.byteLength(body),
};
print(JSON.stringify(report));
