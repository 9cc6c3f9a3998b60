/** Sends requests to the broker, tells who has answered, and names the remedy for an unexpected answer. */
import * as v from 'valibot';
import { logGroupOf } from '../../serverless/names.ts';
import { keySetPath } from '../key-set.ts';
import { type Response, request } from '../request.ts';
import { repeatOptions, type TargetOptions } from '../stage.ts';
import type { Tools } from '../tools.ts';

export interface Answer extends Response {
  readonly milliseconds: number;
  /** Halfway between the request and the answer, in epoch milliseconds of this machine. */
  readonly midpoint: number;
}

export interface Broker {
  /** Throws `CommandError` if there is no answer. */
  readonly send: (method: 'GET' | 'POST' | 'OPTIONS', path: string, headers?: Headers) => Promise<Answer>;
  readonly postToken: (token?: string) => Promise<Answer>;
  /** Asks caches in between for a fresh answer. */
  readonly readKeySet: (headers?: Headers) => Promise<Answer>;
  /** The remedy for an answer that was not expected. */
  readonly remedyFor: (answer: Answer) => string;
}

type Headers = Readonly<Record<string, string>>;

/** The function's own limit in serverless.yml. */
const timeoutMilliseconds = 10_000;

export const createBroker = (baseUrl: string, options: TargetOptions, { fetch, now }: Tools): Broker => {
  const send: Broker['send'] = async (method, path, headers = {}) => {
    const startedAt = now();
    const url = `${baseUrl}${path}`;
    const response = await request(fetch, url, url, { method, headers, timeoutMilliseconds });
    const milliseconds = now() - startedAt;
    return { ...response, milliseconds, midpoint: startedAt + milliseconds / 2 };
  };
  return {
    send,
    postToken: (token) => send('POST', '/token', token ? { Authorization: `Bearer ${token}` } : {}),
    readKeySet: (headers) => send('GET', keySetPath, { 'Cache-Control': 'no-cache', ...headers }),
    remedyFor: (answer) => remedyFor(answer, options),
  };
};

const problemSchema = v.object({ code: v.string(), request_id: v.string() });
const gatewaySchema = v.object({ message: v.string() });

/** The code and the id in a problem document of the function; undefined for any other answer. */
export const problemIn = ({ body }: Answer): v.InferOutput<typeof problemSchema> | undefined =>
  v.is(problemSchema, body) ? body : undefined;

/** `401 invalid_token from the function`, `403 "Forbidden" from the gateway`, `500` */
export const describeAnswer = (answer: Answer): string => {
  const { status, body } = answer;
  const problem = problemIn(answer);
  if (problem) return `${status} ${problem.code} from the function`;
  return v.is(gatewaySchema, body)
    ? `${status} ${JSON.stringify(body.message)} from the gateway`
    : `${status}`;
};

/** The same with the id under which the log has the request. */
export const describeWithId = (answer: Answer): string => {
  const id = problemIn(answer)?.request_id ?? answer.headers.get('apigw-requestid');
  return `${describeAnswer(answer)}${id ? `, request ${id}` : ''}`;
};

/** By the function's code, else by the status, which is then the gateway's or that of something in front of it. */
function remedyFor(answer: Answer, options: TargetOptions): string {
  const { status, headers } = answer;
  const problem = problemIn(answer);
  const log = options.stage ? `the log group ${logGroupOf(options.stage)}` : 'the log of the function';
  switch (problem?.code) {
    case 'signing_key_unavailable':
      return `push a key: npm run key -- push key.pem ${repeatOptions(options)}; if the secret holds one, look for "signing key: cannot be fetched" in ${log}`;
    case 'identity_provider_unavailable':
      return `the function cannot fetch the issuer's keys: look for "issuer keys: cannot be fetched" in ${log}`;
    case 'invalid_token':
    case 'missing_token':
    case 'not_entitled':
    case 'internal_error':
      return `look for the request ${problem.request_id} in ${log}, which has the reason`;
  }
  if (status >= 200 && status < 300)
    return 'stop it: this endpoint does not check tokens. Is it this broker, as it is in this repository?';
  if (status >= 300 && status < 400)
    return `give the address that this redirects to: ${headers.get('location') ?? 'none is named'}`;
  if (status === 401)
    return 'get a fresh token; www-authenticate has the reason for which the gateway refuses this one';
  if (status === 403)
    return 'something in front of the function refuses: a WAF, a domain without a mapping, a disabled endpoint';
  if (status === 404)
    return 'this is not the address of a broker: compare it with the output TokenUrl of the stack';
  if (status === 429) return 'the API is throttled: wait, or raise requestsPerSecond and requestsInBurst';
  return `the function fails before it can answer, as it does with an invalid variable: read the last errors in ${log}`;
}
