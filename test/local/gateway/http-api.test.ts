import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttpApi, type HttpEvent, serveReplies } from '../../../local/gateway/http-api.ts';
import type { LoopbackServer } from '../../../local/loopback.ts';
import { requestWithHost } from '../request-with-host.ts';

const origin = 'https://app.example.com';
const success = { statusCode: 200, headers: { 'Content-Type': 'text/plain', 'X-Own': 'a' }, body: 'fine' };

let server: LoopbackServer;
let events: (HttpEvent & { readonly name: string })[];
let outcome: () => unknown;

beforeAll(async () => {
  const respond = createHttpApi({
    routes: new Map([
      ['POST /token', 'token'],
      ['GET /.well-known/jwks.json', 'jwks'],
    ]),
    cors: {
      allowedOrigins: [origin, 'http://localhost:5173'],
      allowedMethods: ['GET', 'POST'],
      allowedHeaders: ['authorization', 'content-type'],
      exposedResponseHeaders: ['apigw-requestid', 'retry-after'],
      maxAge: 7200,
    },
    invoke: async (name, event) => {
      events.push({ name, ...event });
      return outcome();
    },
  });
  server = await serveReplies(respond);
});

beforeEach(() => {
  events = [];
  outcome = () => success;
});

afterAll(() => server.close());

const request = async (method: string, path: string, options: RequestInit = {}) => {
  const response = await fetch(server.url + path, { method, ...options });
  const sent = [...response.headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name));
  return { status: response.status, headers: Object.fromEntries(sent), body: await response.text() };
};

/** Sends lines as they are, and returns the whole response. */
const send = async (...lines: readonly string[]): Promise<string> => {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end([...lines, '', ''].join('\r\n'));
  return text(socket);
};

const allowedOrigin = {
  'access-control-allow-origin': origin,
  'access-control-expose-headers': 'apigw-requestid,retry-after',
};
const requestId = expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/);

describe('a request for a route', () => {
  test('becomes an event of payload 2.0 for the function of the route', async () => {
    await request('POST', '/token?a=1&b=2&a=3%204', {
      headers: { Authorization: 'Bearer a.b.c', 'User-Agent': 'tests', Cookie: 'c=1; d=2', 'X-Odd': 'ä' },
      body: '{"ü":1}',
    });
    const http = { protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'tests' };
    expect(events).toEqual([
      {
        name: 'token',
        version: '2.0',
        routeKey: 'POST /token',
        rawPath: '/token',
        rawQueryString: 'a=1&b=2&a=3%204',
        cookies: ['c=1', 'd=2'],
        headers: expect.objectContaining({ authorization: 'Bearer a.b.c', host: new URL(server.url).host }),
        queryStringParameters: { a: '1,3 4', b: '2' },
        requestContext: {
          accountId: 'anonymous',
          apiId: 'local',
          domainName: new URL(server.url).host,
          domainPrefix: 'local',
          http: { method: 'POST', path: '/token', ...http },
          requestId,
          routeKey: 'POST /token',
          stage: '$default',
          time: expect.any(String),
          timeEpoch: expect.any(Number),
        },
        body: '{"ü":1}',
        isBase64Encoded: false,
      },
    ]);
    expect(events[0]?.headers).not.toHaveProperty('cookie');
  });

  test('has no cookies, query or body in its event if it has none itself', async () => {
    await request('GET', '/.well-known/jwks.json');
    expect(events).toEqual([
      expect.objectContaining({ name: 'jwks', rawQueryString: '', isBase64Encoded: false }),
    ]);
    for (const name of ['cookies', 'queryStringParameters', 'body'])
      expect(events[0]).not.toHaveProperty(name);
  });

  test('has bytes in base64 in its event', async () => {
    await request('POST', '/token', { body: Uint8Array.of(0, 255) });
    expect(events[0]).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  test('has repeated headers joined by commas in its event, Authorization too', async () => {
    const host = `Host: ${new URL(server.url).host}`;
    const repeated = ['Authorization: Bearer a', 'authorization: Bearer b'];
    await send('POST /token HTTP/1.1', host, ...repeated, 'Connection: close');
    expect(events[0]?.headers).toMatchObject({ authorization: 'Bearer a,Bearer b' });
  });

  test('gets the response of the function, without CORS headers, and a request id of its own', async () => {
    outcome = () => ({ ...success, headers: { ...success.headers, 'Access-Control-Allow-Origin': '*' } });
    const responses = [await request('POST', '/token'), await request('POST', '/token')];
    for (const [index, response] of responses.entries()) {
      expect(response).toEqual({
        status: 200,
        headers: {
          'apigw-requestid': events[index]?.requestContext.requestId,
          'content-length': '4',
          'content-type': 'text/plain',
          'x-own': 'a',
        },
        body: 'fine',
      });
    }
    expect(events[0]?.requestContext.requestId).not.toBe(events[1]?.requestContext.requestId);
  });

  test.each<[what: string, outcome: () => unknown]>([
    ['fails', () => Promise.reject(new Error('secret'))],
    ['returns nothing', () => undefined],
    ['returns text', () => 'secret'],
    ['returns no status', () => ({ headers: {}, body: 'secret' })],
    ['returns an invalid status', () => ({ ...success, statusCode: 42 })],
    ['returns an invalid header', () => ({ ...success, headers: { a: 1 } })],
    ['returns a header with a line break', () => ({ ...success, headers: { a: 'b\r\nc: d' } })],
  ])('gets 500 with the text of API Gateway if the function %s', async (_what, result) => {
    outcome = result;
    const response = await request('POST', '/token', { headers: { Origin: origin } });
    const own = { 'apigw-requestid': requestId, 'content-length': '35', 'content-type': 'application/json' };
    const body = '{"message":"Internal Server Error"}';
    expect(response).toEqual({ status: 500, headers: { ...allowedOrigin, ...own }, body });
  });

  test('gets 413 for a body of more than 10 MB', async () => {
    const response = await request('POST', '/token', { body: 'x'.repeat(10_000_001) });
    expect(response.status).toBe(413);
    expect(response.body).toBe('{"message":"Request Entity Too Large"}');
    expect(events).toEqual([]);
    expect((await request('POST', '/token', { body: 'x'.repeat(10_000_000) })).status).toBe(200);
  });
});

test.each([
  ['GET', '/token'],
  ['HEAD', '/.well-known/jwks.json'],
  ['POST', '/token/'],
  ['POST', '/Token'],
  ['POST', '//token'],
  ['GET', '/'],
  ['DELETE', '/constructor'],
])('%s %s gets 404', async (method, path) => {
  const { status, headers, body } = await request(method, path);
  expect(status).toBe(404);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'apigw-requestid': requestId });
  expect(body).toBe(method === 'HEAD' ? '' : '{"message":"Not Found"}');
  expect(events).toEqual([]);
});

describe('CORS', () => {
  const preflight = { 'Access-Control-Request-Method': 'POST' };

  test.each(['/token', '/.well-known/jwks.json', '/other'])(
    'a preflight for %s gets 204 with what is allowed, and calls no function',
    async (path) => {
      const response = await request('OPTIONS', path, { headers: { Origin: origin, ...preflight } });
      expect(response).toEqual({
        status: 204,
        headers: {
          'access-control-allow-headers': 'authorization,content-type',
          'access-control-allow-methods': 'GET,POST',
          'access-control-allow-origin': origin,
          'access-control-max-age': '7200',
          'apigw-requestid': requestId,
        },
        body: '',
      });
      expect(events).toEqual([]);
    },
  );

  const foreign = ['https://evil.example.com', 'null', `${origin}:443`, `${origin}/`, origin.toUpperCase()];

  test.each([...foreign.map((other) => ({ Origin: other, ...preflight })), preflight, { Origin: origin }])(
    'a preflight with %j gets 204 without CORS headers',
    async (headers) => {
      const response = await request('OPTIONS', '/token', { headers });
      expect(response).toEqual({ status: 204, headers: { 'apigw-requestid': requestId }, body: '' });
    },
  );

  test('the response for an allowed origin names it and the headers that its pages can read', async () => {
    for (const allowed of [origin, 'http://localhost:5173']) {
      const { headers } = await request('POST', '/token', { headers: { Origin: allowed } });
      expect(headers).toMatchObject({ ...allowedOrigin, 'access-control-allow-origin': allowed });
    }
  });

  test.each(foreign)('the response for the origin %s has no CORS headers', async (other) => {
    const { status, headers } = await request('POST', '/token', { headers: { Origin: other } });
    expect(status).toBe(200);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

test('a request for another host gets 421, and calls no function', async () => {
  const { status } = await requestWithHost(`${server.url}/token`, 'evil.example', { method: 'POST' });
  expect(status).toBe(421);
  expect(events).toEqual([]);
});
