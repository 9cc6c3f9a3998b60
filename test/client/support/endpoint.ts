/** Serves a token endpoint over HTTP, with answers that a test chooses. */
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach } from 'vitest';
import type { IdentityToken } from '../../../client/token-client.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../local/loopback.ts';

export type Answer = (response: ServerResponse) => unknown;

export interface Endpoint {
  readonly url: string;
  /** The names in the identity tokens of all requests so far. */
  readonly identities: string[];
  /** Answers for the next requests, in this order; later requests get a token. */
  readonly willAnswer: (...answers: Answer[]) => void;
  /** Resolves once a request has arrived. */
  readonly requested: () => Promise<void>;
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

const send = (status: number, body: unknown, headers = {}): Answer => {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  return (response: ServerResponse) =>
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body));
};

/** A token with this lifetime in seconds. */
export const token = (name: string, expiresIn = 600): Answer =>
  send(200, { token: name, expires_at: 1, expires_in: expiresIn });

/** An error of the broker. */
export const refusal = (status: number, code: string, headers = {}): Answer => {
  const detail = `Detail of ${code}.`;
  return send(status, { title: 'Title', status, code, detail, request_id: 'request-1' }, headers);
};

/** An error of API Gateway itself, which names the request in a header only. */
export const gatewayRefusal = (status: number, message: string): Answer =>
  send(status, { message }, { 'apigw-requestid': 'gateway-1' });

export const reset: Answer = (response) => response.socket?.resetAndDestroy();
export const text =
  (body: string, status = 200): Answer =>
  (response) =>
    response.writeHead(status).end(body);

/** Starts an endpoint for each test of a file. */
export const shareEndpoint = (): Endpoint => {
  const identities: string[] = [];
  const answers: Answer[] = [];
  let server: LoopbackServer;
  beforeEach(async () => {
    identities.length = 0;
    answers.length = 0;
    server = await listenOnLoopback(
      createServer((request, response) => {
        identities.push((request.headers.authorization ?? '').replace(/^Bearer e30\.(.*)\.e30$/, '$1'));
        const answer = answers.shift() ?? token(`token-${identities.length}`);
        answer(response);
      }),
    );
  });
  afterEach(() => server.close());
  return {
    get url() {
      return `${server.url}/token`;
    },
    identities,
    willAnswer: (...more) => answers.push(...more),
    requested: async () => {
      while (identities.length === 0) await new Promise(setImmediate);
    },
  };
};
