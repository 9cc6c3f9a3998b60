/** Requests to the broker, each in bounded time, and who has answered: the function, or the gateway in front of it. */
import * as v from 'valibot';
import { type Response, request } from '../request.ts';
import type { Tools } from '../tools.ts';

export interface Answer extends Response {
  readonly milliseconds: number;
  /** Between the request and the answer, in epoch milliseconds of this machine. */
  readonly midpoint: number;
}

/** Asks for a path of the broker; throws `CommandError` when there is no answer. */
export type Ask = (
  method: 'GET' | 'POST' | 'OPTIONS',
  path: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** The function's own limit in serverless.yml: what takes longer has failed there as well. */
const timeoutMilliseconds = 10_000;

export const createAsk =
  (baseUrl: string, { fetch, now }: Tools): Ask =>
  async (method, path, headers = {}) => {
    const startedAt = now();
    const url = `${baseUrl}${path}`;
    const response = await request(fetch, url, url, { method, headers, timeoutMilliseconds });
    const milliseconds = now() - startedAt;
    return { ...response, milliseconds, midpoint: startedAt + milliseconds / 2 };
  };

export const postToken = (ask: Ask, token: string): Promise<Answer> =>
  ask('POST', '/token', { Authorization: `Bearer ${token}` });

const problemSchema = v.object({ code: v.string(), request_id: v.string() });
const gatewaySchema = v.object({ message: v.string() });

/** The code and the id in a problem document of the function; undefined for an answer of anybody else. */
export const problemIn = ({ body }: Answer): v.InferOutput<typeof problemSchema> | undefined =>
  v.is(problemSchema, body) ? body : undefined;

/** An answer in a few words: its status, what it says of itself, and from whom it is. */
export const inShort = (answer: Answer): string => {
  const { status, body } = answer;
  const problem = problemIn(answer);
  if (problem) return `${status} ${quote(problem.code)} from the function`;
  return v.is(gatewaySchema, body)
    ? `${status} ${JSON.stringify(body.message)} from the gateway`
    : `${status}`;
};

/** The same with the id under which the log has the request. */
export const withRequestId = (answer: Answer): string => {
  const id = problemIn(answer)?.request_id ?? answer.headers.get('apigw-requestid');
  return `${inShort(answer)}${id ? `, request ${quote(id)}` : ''}`;
};

/** What anybody may have written, without what could confuse a terminal. */
function quote(text: string): string {
  return /^[\w+/=.-]{1,100}$/.test(text) ? text : JSON.stringify(text.slice(0, 100));
}
