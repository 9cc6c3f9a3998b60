/** Reads the input, invokes handlers and writes the report in a process that bench/process.ts starts. */
import { readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

export type MeasuredHandler = (event: object, context: object) => Promise<Answer>;

export const readInput = <Input>(): Input => JSON.parse(readFileSync(0, 'utf8'));

/** Writes the report and exits, even if connections are open. */
export const report = (value: object): never => {
  writeSync(3, JSON.stringify(value));
  process.exit(0);
};

/** Loads a handler. Each `instance` loads an ES module again, which then reads the environment again. */
export const loadHandler = async (file: string, instance = 0): Promise<MeasuredHandler> =>
  (await import(`${pathToFileURL(file)}?${instance}`)).handler;

/** Invokes a handler; throws if the status is not 200. */
export const invoke = async (handler: MeasuredHandler, event: object): Promise<Answer> => {
  const answer = await handler(event, { awsRequestId: 'bench' });
  if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${answer.body}`);
  return answer;
};
