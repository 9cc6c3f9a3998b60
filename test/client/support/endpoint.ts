/** Serves a token endpoint over HTTP, with answers that a test chooses. */
import { createServer, type ServerResponse } from 'node:http';
import type { IdentityToken } from '../../../client/token-client.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';

export type Answer = (response: ServerResponse) => unknown;

export interface Endpoint {
  readonly url: string;
  /** The names in the identity tokens of all requests so far. */
  readonly identities: string[];
  /** Answers for the next requests, in this order; later requests get a token. */
  readonly willAnswer: (...answers: Answer[]) => void;
  close(): Promise<void>;
}

/** Returns a text in the form of a JWT that contains the name. */
export const jwt = (name: string): string => `e30.${name}.e30`;

/** Turns the names that a function returns into identity tokens. */
export const asJwt =
  (nameOf: IdentityToken): IdentityToken =>
  async (request) => {
    const name = await nameOf(request);
    return name && jwt(name);
  };

const send = (status: number, body: unknown, headers = {}) => {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  return (response: ServerResponse) =>
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body));
};

/** A token with this lifetime in seconds. */
export const token = (name: string, expiresIn = 600): Answer =>
  send(200, { token: name, expires_at: 1, expires_in: expiresIn });

/** An error of the broker. */
export const refusal = (status: number, code: string, headers = {}): Answer =>
  send(
    status,
    { title: 'Title', status, code, detail: `Detail of ${code}.`, request_id: 'request-1' },
    headers,
  );

/** An error of API Gateway itself, which names the request in a header only. */
export const gatewayRefusal = (status: number, message: string): Answer =>
  send(status, { message }, { 'apigw-requestid': 'gateway-1' });

export const reset: Answer = (response) => response.socket?.resetAndDestroy();
export const text =
  (body: string, status = 200): Answer =>
  (response) =>
    response.writeHead(status).end(body);

export const startEndpoint = async (): Promise<Endpoint> => {
  const identities: string[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    identities.push((request.headers.authorization ?? '').replace(/^Bearer e30\.(.*)\.e30$/, '$1'));
    const answer = answers.shift() ?? token(`token-${identities.length}`);
    answer(response);
  });
  const { url, close } = await listenOnLoopback(server);
  return {
    url: `${url}/token`,
    identities,
    willAnswer: (...more) => answers.push(...more),
    close,
  };
};
