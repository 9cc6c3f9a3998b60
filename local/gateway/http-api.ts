/** Responds as an HTTP API of API Gateway does: CORS, events of payload 2.0, an id per request, its own error responses. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { type LoopbackServer, listenOnLoopback, refuseForeignHost } from '../loopback.ts';
import type { Api, Cors } from './api.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpApiOptions extends Pick<Api, 'routes' | 'cors'> {
  /** Calls a function, by its name in serverless.yml, with an event; rejects if it fails. */
  readonly invoke: (name: string, event: HttpEvent) => Promise<unknown>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export type HttpEvent = ReturnType<typeof createEvent>;

const maxBodyBytes = 10_000_000;

/** The form in which the functions return a response. API Gateway knows others, which they do not use. */
const functionResponse = v.strictObject({
  statusCode: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
  headers: v.record(v.pipe(v.string(), v.regex(/^[\w-]+$/)), v.pipe(v.string(), v.regex(/^[\t -~]*$/))),
  body: v.string(),
});

const messages = { 404: 'Not Found', 413: 'Request Entity Too Large', 500: 'Internal Server Error' } as const;

/** Returns a function that responds to requests; it rejects only if the caller disconnects while its body is read. */
export const createHttpApi =
  ({ routes, cors, invoke }: HttpApiOptions) =>
  async (request: IncomingMessage): Promise<Reply> => {
    const { method = '', url = '/', headers } = request;
    const requestId = randomBytes(11).toString('base64');
    const [path = '', query = ''] = url.split(/\?(.*)/s);
    const routeKey = `${method} ${path}`;
    const name = routes.get(routeKey);
    const own = { 'apigw-requestid': requestId };
    const gatewayError = (status: keyof typeof messages): Reply => ({
      status,
      headers: { 'content-type': 'application/json', ...corsHeaders(cors, headers.origin), ...own },
      body: JSON.stringify({ message: messages[status] }),
    });

    const body = await readBody(request);
    if (method === 'OPTIONS')
      return { status: 204, headers: { ...preflightHeaders(cors, request), ...own }, body: '' };
    if (name === undefined) return gatewayError(404);
    if (body === undefined) return gatewayError(413);
    try {
      const event = createEvent(request, body, { requestId, routeKey, path, query });
      const response = v.parse(functionResponse, await invoke(name, event));
      const others = Object.entries(response.headers).filter(([header]) => !/^access-control-/i.test(header));
      return {
        status: response.statusCode,
        headers: { ...Object.fromEntries(others), ...corsHeaders(cors, headers.origin), ...own },
        body: response.body,
      };
    } catch {
      return gatewayError(500);
    }
  };

/** Serves the responses on 127.0.0.1, to requests for that address only. */
export const serveReplies = (
  respond: (request: IncomingMessage) => Promise<Reply>,
  port?: number,
): Promise<LoopbackServer> =>
  listenOnLoopback(
    createServer(async (request, response) => {
      if (refuseForeignHost(request, response)) return;
      try {
        const { status, headers, body } = await respond(request);
        response.statusCode = status;
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.end(body); // adds Content-Length
      } catch {
        response.destroy();
      }
    }),
    port,
  );

function corsHeaders({ allowedOrigins, exposedResponseHeaders }: Cors, origin: string | undefined) {
  if (origin === undefined || !allowedOrigins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposedResponseHeaders.join(),
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
function preflightHeaders(cors: Cors, { headers }: IncomingMessage) {
  const { origin } = headers;
  const isPreflight = headers['access-control-request-method'] !== undefined;
  if (!isPreflight || origin === undefined || !cors.allowedOrigins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': cors.allowedMethods.join(),
    'access-control-allow-headers': cors.allowedHeaders.join(),
    'access-control-max-age': String(cors.maxAge),
  };
}

/** Returns undefined for a body that is too large, but reads all of it, because a response can only follow the whole request. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

type Received = Readonly<Record<'requestId' | 'routeKey' | 'path' | 'query', string>>;

function createEvent(request: IncomingMessage, body: Buffer, { requestId, routeKey, path, query }: Received) {
  const { method = '', headers, headersDistinct, httpVersion, socket } = request;
  const { cookie, ...others } = headersDistinct;
  const isText = /^(?:text\/|application\/json)/.test(headers['content-type'] ?? '');
  const parameters = [...new Set(new URLSearchParams(query).keys())];
  const now = new Date();
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie && { cookies: cookie.flatMap((value) => value.split(/; */)) }),
    // Repeated headers and parameters are joined.
    headers: Object.fromEntries(Object.entries(others).map(([name, values]) => [name, values?.join()])),
    ...(parameters.length > 0 && {
      queryStringParameters: Object.fromEntries(
        parameters.map((name) => [name, new URLSearchParams(query).getAll(name).join()]),
      ),
    }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: headers.host,
      domainPrefix: 'local',
      http: {
        method,
        path,
        protocol: `HTTP/${httpVersion}`,
        sourceIp: socket.remoteAddress,
        userAgent: headers['user-agent'],
      },
      requestId,
      routeKey,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}
