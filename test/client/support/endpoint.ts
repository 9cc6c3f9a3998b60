/** Serves a token endpoint over HTTP, with responses that a test chooses. */
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach } from 'vitest';
import type { IdentityToken } from '../../../client/token-client.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../local/loopback.ts';

type Respond = (response: ServerResponse) => unknown;

/** Turns the names that a function returns into identity tokens. */
export const asJwt =
  (nameOf: IdentityToken): IdentityToken =>
  async (request) => {
    const name = await nameOf(request);
    return name && `e30.${name}.e30`;
  };

export const text =
  (body: string, status = 200, headers = {}): Respond =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** A token with this lifetime in seconds. */
export const token = (name: string, expiresIn = 600): Respond =>
  text(JSON.stringify({ token: name, expires_at: 1, expires_in: expiresIn }));

/** An error of the broker. */
export const problem = (status: number, code: string, headers = {}): Respond => {
  const detail = `Detail of ${code}.`;
  return text(
    JSON.stringify({ title: 'Title', status, code, detail, request_id: 'request-1' }),
    status,
    headers,
  );
};

/** An error of API Gateway itself, which names the request in a header only. */
export const gatewayError = (status: number, message: string): Respond =>
  text(JSON.stringify({ message }), status, { 'apigw-requestid': 'gateway-1' });

export const reset: Respond = (response) => response.socket?.resetAndDestroy();

/** Starts an endpoint for each test of a file. */
export const shareEndpoint = () => {
  /** The names in the identity tokens of all requests so far. */
  const identities: string[] = [];
  const responses: Respond[] = [];
  let server: LoopbackServer;
  beforeEach(async () => {
    identities.length = 0;
    responses.length = 0;
    server = await listenOnLoopback(
      createServer((request, response) => {
        identities.push((request.headers.authorization ?? '').replace(/^Bearer e30\.(.*)\.e30$/, '$1'));
        (responses.shift() ?? token(`token-${identities.length}`))(response);
      }),
    );
  });
  afterEach(() => server.close());
  return {
    get url() {
      return `${server.url}/token`;
    },
    identities,
    /** Responds to the next requests in this order; later requests get a token. */
    willRespond: (...more: Respond[]) => responses.push(...more),
    /** Resolves once a request has arrived. */
    requested: async () => {
      while (identities.length === 0) await new Promise(setImmediate);
    },
  };
};
