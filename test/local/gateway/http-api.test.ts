import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttpApi, type HttpEvent, serveReplies } from '../../../local/gateway/http-api.ts';
import { requestWithHost } from '../request-with-host.ts';

const origin = 'https://app.example.com';
const success = { statusCode: 200, headers: { 'Content-Type': 'text/plain', 'X-Own': 'a' }, body: 'fine' };

let events: (HttpEvent & { readonly name: string })[];
let outcome: () => unknown;
beforeEach(() => {
  events = [];
  outcome = () => success;
});

const { url, port, close } = await serveReplies(
  createHttpApi({
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
  }),
);
const { host } = new URL(url);
afterAll(close);

const request = async (method: string, path: string, options: RequestInit = {}) => {
  const response = await fetch(url + path, { method, ...options });
  const sent = [...response.headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name));
  return { status: response.status, headers: Object.fromEntries(sent), body: await response.text() };
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
        headers: expect.objectContaining({ authorization: 'Bearer a.b.c', host }),
        queryStringParameters: { a: '1,3 4', b: '2' },
        requestContext: {
          accountId: 'anonymous',
          apiId: 'local',
          domainName: host,
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

  test('has no cookies, parameters or body in its event if it has none itself', async () => {
    await request('GET', '/.well-known/jwks.json');
    const members = 'name version routeKey rawPath rawQueryString headers requestContext isBase64Encoded';
    expect(Object.keys(events[0] ?? {})).toEqual(members.split(' '));
    expect(events).toMatchObject([{ name: 'jwks', rawQueryString: '', isBase64Encoded: false }]);
  });

  test('has bytes in base64 in its event', async () => {
    await request('POST', '/token', { body: Uint8Array.of(0, 255) });
    expect(events).toMatchObject([{ body: 'AP8=', isBase64Encoded: true }]);
  });

  test('has repeated headers joined by commas in its event, Authorization too', async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const repeated = 'Authorization: Bearer a\r\nauthorization: Bearer b';
    socket.end(`POST /token HTTP/1.1\r\nHost: ${host}\r\n${repeated}\r\nConnection: close\r\n\r\n`);
    await text(socket);
    expect(events).toMatchObject([{ headers: { authorization: 'Bearer a,Bearer b' } }]);
  });

  test('gets the response of the function without CORS headers, and a request id of its own', async () => {
    outcome = () => ({ ...success, headers: { ...success.headers, 'Access-Control-Allow-Origin': '*' } });
    const ids = new Set<unknown>();
    for (const index of [0, 1]) {
      const { headers, ...response } = await request('POST', '/token');
      const id = events[index]?.requestContext.requestId;
      const own = { 'content-length': '4', 'content-type': 'text/plain', 'x-own': 'a' };
      expect(headers).toEqual({ ...own, 'apigw-requestid': id });
      expect(response).toEqual({ status: 200, body: 'fine' });
      ids.add(id);
    }
    expect(ids.size).toBe(2);
  });

  test.each<[what: string, outcome: () => unknown]>([
    ['fails', () => Promise.reject(new Error('secret'))],
    ['returns nothing', () => undefined],
    ['returns text', () => 'secret'],
    ['returns no status', () => ({ headers: {}, body: 'secret' })],
    ['returns an invalid status', () => ({ ...success, statusCode: 42 })],
    ['returns an invalid header', () => ({ ...success, headers: { a: 1 } })],
    ['returns a header with a line break', () => ({ ...success, headers: { a: 'b\r\nc: d' } })],
  ])('gets 500 with the body of API Gateway if the function %s', async (_what, result) => {
    outcome = result;
    const response = await request('POST', '/token', { headers: { Origin: origin } });
    const own = { 'apigw-requestid': requestId, 'content-length': '35', 'content-type': 'application/json' };
    const body = '{"message":"Internal Server Error"}';
    expect(response).toEqual({ status: 500, headers: { ...allowedOrigin, ...own }, body });
  });

  test('gets 413 for a body of more than 10 MB', async () => {
    const { status, body } = await request('POST', '/token', { body: 'x'.repeat(10_000_001) });
    expect([status, body, events]).toEqual([413, '{"message":"Request Entity Too Large"}', []]);
    expect((await request('POST', '/token', { body: 'x'.repeat(10_000_000) })).status).toBe(200);
  });
});

test.each([
  'GET /token',
  'HEAD /.well-known/jwks.json',
  'POST /token/',
  'POST /Token',
  'POST //token',
  'GET /',
  'DELETE /constructor',
])('%s gets 404 and calls no function', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const { status, headers, body } = await request(method, path);
  const message = method === 'HEAD' ? '' : '{"message":"Not Found"}';
  expect([status, body, events]).toEqual([404, message, []]);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'apigw-requestid': requestId });
});

describe('CORS', () => {
  const preflight = { 'Access-Control-Request-Method': 'POST' };
  const foreign = ['https://evil.example.com', 'null', `${origin}:443`, `${origin}/`, origin.toUpperCase()];

  test.each(['/token', '/.well-known/jwks.json', '/other'])(
    'a preflight for %s gets 204 with what is allowed, and calls no function',
    async (path) => {
      const response = await request('OPTIONS', path, { headers: { Origin: origin, ...preflight } });
      const headers = {
        'access-control-allow-headers': 'authorization,content-type',
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-origin': origin,
        'access-control-max-age': '7200',
        'apigw-requestid': requestId,
      };
      expect([response, events]).toEqual([{ status: 204, headers, body: '' }, []]);
    },
  );

  test.each([...foreign.map((other) => ({ Origin: other, ...preflight })), preflight, { Origin: origin }])(
    'a preflight with %j gets 204 without CORS headers',
    async (headers) => {
      const response = await request('OPTIONS', '/token', { headers });
      expect(response).toEqual({ status: 204, headers: { 'apigw-requestid': requestId }, body: '' });
    },
  );

  test.each([
    ...[origin, 'http://localhost:5173'].map(
      (allowed) => [allowed, { ...allowedOrigin, 'access-control-allow-origin': allowed }] as const,
    ),
    ...foreign.map((other) => [other, {}] as const),
  ])('the response to a page of %s has the CORS headers %j', async (from, expected) => {
    const { status, headers } = await request('POST', '/token', { headers: { Origin: from } });
    const cors = Object.entries(headers).filter(([name]) => name.startsWith('access-control'));
    expect([status, Object.fromEntries(cors)]).toEqual([200, expected]);
  });
});

test('a request for another host gets 421, and calls no function', async () => {
  const { status } = await requestWithHost(`${url}/token`, 'evil.example', 'POST');
  expect([status, events]).toEqual([421, []]);
});
