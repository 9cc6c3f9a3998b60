/** Sends requests to the broker, describes the responses, and names the remedy for an unexpected one. */
import * as v from 'valibot';
import { logGroupOf } from '../../settings/names.ts';
import { keySetPath } from '../shared/key-set.ts';
import { type Response, request } from '../shared/request.ts';
import { repeatOptions, type TargetOptions } from '../shared/stage.ts';
import type { Tools } from '../shared/tools.ts';

export interface TimedResponse extends Response {
  readonly milliseconds: number;
  /** Halfway between the request and the response, in epoch milliseconds of this machine. */
  readonly midpoint: number;
}

export interface Broker {
  readonly baseUrl: string;
  /** Throws `CommandError` if there is no response. */
  readonly send: (
    method: 'GET' | 'POST' | 'OPTIONS',
    path: string,
    headers?: Headers,
  ) => Promise<TimedResponse>;
  readonly postToken: (token?: string) => Promise<TimedResponse>;
  /** Reads the key set past HTTP caches. */
  readonly readKeySet: (headers?: Headers) => Promise<TimedResponse>;
  /** The remedy for an unexpected response. */
  readonly remedyFor: (response: TimedResponse) => string;
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
    baseUrl,
    send,
    postToken: (token) => send('POST', '/token', token ? { Authorization: `Bearer ${token}` } : {}),
    readKeySet: (headers) => send('GET', keySetPath, { 'Cache-Control': 'no-cache', ...headers }),
    remedyFor: (response) => remedyFor(response, options),
  };
};

const problemSchema = v.object({ code: v.string(), request_id: v.string() });
const gatewaySchema = v.object({ message: v.string() });

/** Returns code and request id of a problem document of the function; undefined for any other response. */
export const problemIn = ({ body }: TimedResponse): v.InferOutput<typeof problemSchema> | undefined =>
  v.is(problemSchema, body) ? body : undefined;

/** `401 invalid_token from the function`, `403 "Forbidden" from the gateway`, `500` */
export const describeResponse = (response: TimedResponse): string => {
  const { status, body } = response;
  const problem = problemIn(response);
  if (problem) return `${status} ${problem.code} from the function`;
  return v.is(gatewaySchema, body)
    ? `${status} ${JSON.stringify(body.message)} from the gateway`
    : `${status}`;
};

/** Returns the same with the request id, which finds the request in the log. */
export const describeWithId = (response: TimedResponse): string => {
  const id = problemIn(response)?.request_id ?? response.headers.get('apigw-requestid');
  return `${describeResponse(response)}${id ? `, request ${id}` : ''}`;
};

const notBroker = 'this is not the address of a broker: compare it with the output TokenUrl of the stack';

/** Looks at the function's code, otherwise at the status, which comes from the gateway or from a proxy in front of it. */
function remedyFor(response: TimedResponse, options: TargetOptions): string {
  const { status, headers } = response;
  const problem = problemIn(response);
  const log = options.stage ? `the log group ${logGroupOf(options.stage)}` : 'the log of the function';
  switch (problem?.code) {
    case 'signing_key_unavailable':
      return `push a key: npm run key -- push key.pem ${repeatOptions(options)}; if the secret already holds one, look for "signing key: cannot be fetched" in ${log}`;
    case 'identity_provider_unavailable':
      return `the function cannot fetch the issuer's keys: look for "issuer keys: cannot be fetched" in ${log}`;
    case 'invalid_token':
    case 'missing_token':
    case 'not_entitled':
    case 'internal_error':
      return `look for the request ${problem.request_id} in ${log}; its audit line has the reason`;
  }
  if (status >= 200 && status < 300)
    return 'take it offline: it accepts invalid tokens. Verify that it runs the code of this repository';
  if (status >= 300 && status < 400)
    return `specify the URL that it redirects to as --endpoint: ${headers.get('location') ?? 'the response has no Location'}`;
  if (status === 401) return 'get a fresh token; www-authenticate says why the gateway rejects this one';
  if (status === 403)
    return 'the request does not reach the function: look for a WAF, a domain without a mapping, or a disabled endpoint';
  if (status === 429) return 'the API is throttled: wait, or raise requestsPerSecond and requestsInBurst';
  if (status < 500) return notBroker;
  return `the function fails before it can respond, for example because of an invalid variable: read the last errors in ${log}`;
}
