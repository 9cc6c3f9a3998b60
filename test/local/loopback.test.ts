import { createServer } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { findFreePort, listenOnLoopback, refuseForeignHost } from '../../local/loopback.ts';
import { choosePorts } from '../../local/ports.ts';
import { requestWithHost } from './request-with-host.ts';

const { url, port, close } = await listenOnLoopback(
  createServer((request, response) => {
    if (!refuseForeignHost(request, response)) response.end('served');
  }),
);
afterAll(close);

test('accepts a request for its own address', async () => {
  expect(await (await fetch(url)).text()).toBe('served');
});

test.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost:1', 'localhost', '[::1]:80'])(
  'rejects a request for the host "%s" with 421',
  async (host) => {
    const { status, body } = await requestWithHost(`${url}/secret`, host);
    expect({ status, body }).toEqual({ status: 421, body: expect.stringContaining(url) });
  },
);

test.each(['localhost', 'LOCALHOST'])('redirects a request for %s to 127.0.0.1', async (name) => {
  const { status, location } = await requestWithHost(`${url}/a?b=c`, `${name}:${port}`);
  expect({ status, location }).toEqual({ status: 307, location: `${url}/a?b=c` });
});

test('close ends a connection whose request gets no response', async () => {
  const hung = await listenOnLoopback(createServer(() => void hung.close()));
  await expect(fetch(hung.url)).rejects.toThrow('fetch failed');
});

test('findFreePort returns the wanted port if it is free, otherwise one that no connection gets', async () => {
  expect(await findFreePort(port)).not.toBe(port);
  const free = await findFreePort();
  expect(free).toBeGreaterThanOrEqual(20_000);
  expect(free).toBeLessThan(32_768);
  expect(await findFreePort(free)).toBe(free);
});

test('choosePorts returns consecutive ports; replaces and reports those in use, and throws if the first is required', async () => {
  const { api, ...others } = await choosePorts(port, false);
  expect(api).toEqual({ number: expect.not.toBeOneOf([port]), taken: port });
  for (const [index, { number, taken }] of Object.values(others).entries()) {
    expect([number, taken]).toContain(port + 1 + index);
  }
  const message = `PORT: another program uses port ${port}`;
  await expect(choosePorts(port, true)).rejects.toThrow(message);
});

test('choosePorts returns free ports for port 0', async () => {
  const ports = Object.values(await choosePorts(0, true));
  expect(new Set(ports.map(({ number }) => number)).size).toBe(5);
  expect(ports.map(({ taken }) => taken)).toEqual(Array(5).fill(undefined));
});
