import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fetchJson } from '../../../lib/cache/fetch-json.ts';
import type { Reason } from '../../../lib/reasons.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';
import { type Fault, faults } from '../../support/server.ts';

const body = '{"keys":["é"]}';
const maxBytes = 524_288;
const blanks = (bytes: number) => ' '.repeat(bytes);

let server: Server;
let url: URL;
let answer: RequestListener;

const respond =
  (status: number, text: string, headers = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(text);

/** Responds with two chunks, each of which arrives alone. */
const respondInChunks =
  (first: string | Buffer, second: string | Buffer): RequestListener =>
  (_request, response) =>
    response.write(first, () => setImmediate(() => response.end(second)));

const fetchIt = (signal = new AbortController().signal) => fetchJson(url, signal);

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  url = new URL('/keys?appid=a', (await listenOnLoopback(server)).url);
});

afterEach(() => server.closeAllConnections());

afterAll(() => server.close());

test('fetchJson requests the exact URL, names itself, accepts JSON without a content coding, and closes its connection', async () => {
  let received: unknown;
  answer = ({ method, url, headers }, response) => {
    received = { method, url, ...headers };
    response.end(body);
  };
  expect(await fetchIt()).toEqual({ keys: ['é'] });
  expect(received).toMatchObject({
    method: 'GET',
    url: '/keys?appid=a',
    accept: 'application/json, application/jwk-set+json',
    'accept-encoding': 'identity',
    'user-agent': 'latenode-token-broker',
  });
  await expect
    .poll(() => new Promise((resolve) => server.getConnections((_, count) => resolve(count))))
    .toBe(0);
});

const [first, second] = [Buffer.from(body).subarray(0, 11), Buffer.from(body).subarray(11)];
test.each<[string, RequestListener, unknown]>([
  ['the coding Identity', respond(200, body, { 'Content-Encoding': 'Identity' }), { keys: ['é'] }],
  ['chunks that split a character', respondInChunks(first, second), { keys: ['é'] }],
  ['a document of 512 KiB', respondInChunks('"', `x"${blanks(maxBytes - 3)}`), 'x'],
])('fetchJson accepts %s', async (_what, listener, value) => {
  answer = listener;
  expect(await fetchIt()).toEqual(value);
});

test.each<[number, Reason]>([
  [201, 'issuer_fails'],
  [300, 'issuer_redirects'],
  [399, 'issuer_redirects'],
  [400, 'issuer_denies_request'],
  [404, 'issuer_not_found'],
  [410, 'issuer_not_found'],
  [499, 'issuer_denies_request'],
  [500, 'issuer_fails'],
])('fetchJson rejects a response with status %i: %s', async (status, reason) => {
  answer = respond(status, body, { Location: '/elsewhere' });
  await expect(fetchIt()).rejects.toMatchObject({ reason, detail: `status ${status}` });
});

const gzip = { 'Content-Encoding': 'gzip' };
const compressed = { reason: 'issuer_response_compressed', detail: 'gzip' };
const notJson = { reason: 'issuer_response_not_json' };
const tooLong = { reason: 'issuer_response_too_long', detail: 'more than 524288 bytes' };
test.each<[string, RequestListener, object]>([
  ['that is compressed', respond(200, body, gzip), compressed],
  ['with a byte order mark', respond(200, `\ufeff${body}`), notJson],
  ['that is empty', respond(200, ''), notJson],
  ['that begins like JSON', respond(200, 'null,'), notJson],
  ['that is one byte too long', respond(200, `"x"${blanks(maxBytes - 2)}`), tooLong],
  ['that is one byte too long, in two chunks', respondInChunks('"x"', blanks(maxBytes - 2)), tooLong],
  [
    'that ends before its length',
    (_request, response) => faults['a truncated response'](response, body),
    { code: 'ECONNRESET' },
  ],
])('fetchJson rejects a response %s', async (_what, listener, error) => {
  answer = listener;
  await expect(fetchIt()).rejects.toMatchObject(error);
});

test('fetchJson ends a response that never ends', async () => {
  const ended = new Promise((resolve) => {
    answer = (_request, response) => {
      const more = () => response.write(blanks(65_536), () => setImmediate(more));
      more();
      response.on('close', resolve);
    };
  });
  await expect(fetchIt()).rejects.toMatchObject(tooLong);
  await ended;
});

test.each<Fault>(['no response', 'a slow body'])(
  'an aborted signal ends the fetch while the server sends %s',
  async (fault) => {
    const controller = new AbortController();
    const closed = new Promise((resolve) => {
      answer = (request, response) => {
        response.on('close', resolve);
        faults[fault](response, body, request);
        setTimeout(() => controller.abort(), 50); // when the headers of the slow body have arrived
      };
    });
    await expect(fetchIt(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await closed;
  },
);

test('fetchJson starts TLS with the first byte for an https URL', async () => {
  const tls = createTcpServer();
  const { port } = await listenOnLoopback(tls);
  const firstByte = once(tls, 'connection').then(async ([socket]) => {
    const [bytes] = await once(socket, 'data');
    socket.destroy();
    return bytes[0];
  });
  const attempt = fetchJson(new URL(`https://127.0.0.1:${port}/`), new AbortController().signal);
  await expect(attempt).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await firstByte).toBe(0x16); // a handshake record (RFC 8446 section 5.1)
  tls.close();
});
