import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fetchJson } from '../../../lib/cache/fetch-json.ts';
import type { Reason } from '../../../lib/reasons.ts';
import { findFreePort, listenOnLoopback } from '../../../local/loopback.ts';
import { type Fault, faults } from '../../support/server.ts';

const body = '{"keys":["é"]}';
const maxBytes = 524_288;

let server: Server;
let url: URL;
let answer: RequestListener;

const respond =
  (status: number, text: string, headers = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(text);

const fetchIt = (signal = new AbortController().signal) => fetchJson(url, signal);

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  url = new URL('/keys?appid=a', (await listenOnLoopback(server)).url);
});

afterEach(() => server.closeAllConnections());

afterAll(() => server.close());

describe('fetchJson', () => {
  test('requests the exact URL, query included, with the headers User-Agent and Accept', async () => {
    let received: unknown;
    answer = (request, response) => {
      const { accept, 'user-agent': userAgent } = request.headers;
      received = { method: request.method, url: request.url, accept, userAgent };
      response.end(body);
    };
    expect(await fetchIt()).toEqual({ keys: ['é'] });
    expect(received).toEqual({
      method: 'GET',
      url: '/keys?appid=a',
      accept: 'application/json, application/jwk-set+json',
      userAgent: 'latenode-token-broker',
    });
  });

  test('accepts any media type, and chunks that split a character', async () => {
    answer = (_request, response) => {
      const bytes = Buffer.from(body);
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.write(bytes.subarray(0, 11), () => setTimeout(() => response.end(bytes.subarray(11)), 20));
    };
    expect(await fetchIt()).toEqual({ keys: ['é'] });
  });

  test('accepts a document of 512 KiB', async () => {
    answer = respond(200, JSON.stringify('x'.repeat(maxBytes - 2)));
    expect(await fetchIt()).toHaveLength(maxBytes - 2);
  });

  test('leaves no connection open', async () => {
    answer = respond(200, body);
    await fetchIt();
    await expect
      .poll(() => new Promise((resolve) => server.getConnections((_, count) => resolve(count))))
      .toBe(0);
  });
});

describe('fetchJson rejects a response', () => {
  const expectRejection = (reason: Reason) =>
    expect(fetchIt()).rejects.toMatchObject({ name: 'BrokerError', reason });

  test.each<[number, Reason]>([
    [201, 'issuer_fails'],
    [204, 'issuer_fails'],
    [206, 'issuer_fails'],
    [301, 'issuer_redirects'],
    [302, 'issuer_redirects'],
    [307, 'issuer_redirects'],
    [400, 'issuer_denies_request'],
    [403, 'issuer_denies_request'],
    [404, 'issuer_not_found'],
    [410, 'issuer_not_found'],
    [429, 'issuer_denies_request'],
    [500, 'issuer_fails'],
    [503, 'issuer_fails'],
  ])('with status %i: %s', async (status, reason) => {
    answer = respond(status, status === 204 ? '' : body, { Location: '/elsewhere' });
    await expect(fetchIt()).rejects.toMatchObject({ reason, detail: `status ${status}` });
  });

  test('that is compressed, and names the coding', async () => {
    answer = respond(200, body, { 'Content-Encoding': 'gzip' });
    await expect(fetchIt()).rejects.toMatchObject({ reason: 'issuer_response_compressed', detail: 'gzip' });
    answer = respond(200, body, { 'Content-Encoding': 'Identity' });
    expect(await fetchIt()).toEqual(JSON.parse(body));
  });

  test('with a byte order mark', async () => {
    answer = respond(200, `\ufeff${body}`);
    await expectRejection('issuer_response_not_json');
  });

  test('that is one byte too long, in one chunk or two', async () => {
    answer = respond(200, JSON.stringify('x'.repeat(maxBytes - 1)));
    await expectRejection('issuer_response_too_long');
    answer = (_request, response) => {
      response.write(' '.repeat(400_000), () => response.end(' '.repeat(maxBytes - 399_999)));
    };
    await expectRejection('issuer_response_too_long');
  });

  test('that never ends', async () => {
    const ended = new Promise((resolve) => {
      answer = (_request, response) => {
        const more = () => response.write(' '.repeat(65_536), () => setImmediate(more));
        more();
        response.on('close', resolve);
      };
    });
    await expectRejection('issuer_response_too_long');
    await ended;
  });

  test.each(['', 'null,', '<html>', '{"keys":['])('that is not JSON: "%s"', async (text) => {
    answer = respond(200, text);
    await expectRejection('issuer_response_not_json');
  });

  test.each<Fault>(['a truncated answer', 'a reset'])('that ends in %s', async (fault) => {
    answer = (request, response) => faults[fault](response, body, request);
    await expect(fetchIt()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('an aborted signal', () => {
  test('prevents the fetch', async () => {
    answer = respond(200, body);
    await expect(fetchIt(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  test.each<Fault>(['no answer', 'a slow body'])(
    'ends the fetch and its connection while the server sends %s',
    async (fault) => {
      const closed = new Promise((resolve) => {
        answer = (request, response) => {
          response.on('close', resolve);
          faults[fault](response, body, request);
        };
      });
      await expect(fetchIt(AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'AbortError' });
      await closed;
    },
  );
});

test('fetchJson rejects with ECONNREFUSED if no server listens', async () => {
  const port = await findFreePort();
  const attempt = fetchJson(new URL(`http://127.0.0.1:${port}/`), new AbortController().signal);
  await expect(attempt).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

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
