/** Requests to the broker, each in bounded time, and who has answered: the function, or the gateway in front of it. */
import * as v from 'valibot';
import { CommandError } from '../command-error.ts';
import { causeOf } from '../endpoint.ts';
import type { Tools } from '../tools.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
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
const longestMilliseconds = 10_000;

export const createAsk =
  (baseUrl: string, { fetch, now }: Tools): Ask =>
  async (method, path, headers = {}) => {
    const startedAt = now();
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(longestMilliseconds),
      });
      const text = await response.text();
      const milliseconds = now() - startedAt;
      const { status, headers: answered } = response;
      return {
        status,
        headers: answered,
        body: parse(text),
        milliseconds,
        midpoint: startedAt + milliseconds / 2,
      };
    } catch (error) {
      throw new CommandError(`${baseUrl}${path} does not answer: ${causeOf(error)}`);
    }
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
