/** Serves the two functions over HTTP, as API Gateway does, with the CORS headers of serverless.yml. */
import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../../local/loopback.ts';
import type { Wired } from './broker.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Gateway {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Changes the replies in transit. */
  distort: ((reply: Reply, request: IncomingMessage) => Reply | Promise<Reply>) | undefined;
  readonly close: () => Promise<void>;
}

export const startGateway = async (
  functions: Pick<Wired, 'token' | 'jwks'>,
  origins: readonly string[],
): Promise<Gateway> => {
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { origin = '' } = request.headers;
    const cors = origins.includes(origin)
      ? {
          'access-control-allow-origin': origin,
          'access-control-expose-headers': 'apigw-requestid,retry-after,www-authenticate',
        }
      : {};
    const preflight = {
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization,content-type',
    };
    const route = `${request.method} ${request.url}`;
    if (request.method === 'OPTIONS') {
      return { status: 204, headers: { ...cors, ...(origins.includes(origin) && preflight) }, body: '' };
    }
    const handler = { 'POST /token': functions.token, 'GET /.well-known/jwks.json': functions.jwks }[route];
    if (!handler) return { status: 404, headers: {}, body: '{"message":"Not Found"}' };
    const event = { headers: request.headers, requestContext: { requestId: 'request-1' } };
    const { statusCode, headers, body } = await handler(event);
    return { status: statusCode, headers: { ...headers, ...cors }, body };
  };

  const server = createServer(async (request, response) => {
    const reply = await answer(request);
    const { status, headers, body } = (await gateway.distort?.(reply, request)) ?? reply;
    response.writeHead(status, headers).end(body);
  });
  const { url, close } = await listenOnLoopback(server);
  const gateway: Gateway = {
    url,
    distort: undefined,
    close,
  };
  return gateway;
};
