import { createServer } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { findFreePort, listenOnLoopback, refuseForeignHost } from '../../local/loopback.ts';
import { choosePorts } from '../../local/ports.ts';
import { requestWithHost } from './request-with-host.ts';

const server = await listenOnLoopback(
  createServer((request, response) => {
    if (!refuseForeignHost(request, response)) response.end('served');
  }),
);
afterAll(() => server.close());

test('accepts a request for its own address', async () => {
  expect(await (await fetch(server.url)).text()).toBe('served');
});

test.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost:1', 'localhost', '[::1]:80'])(
  'rejects a request for the host "%s" with 421',
  async (host) => {
    const { status, body } = await requestWithHost(`${server.url}/secret`, host);
    expect(status).toBe(421);
    expect(body).toContain(server.url);
  },
);

test.each(['localhost', 'LOCALHOST'])('redirects a request for %s to 127.0.0.1', async (name) => {
  const { status, location } = await requestWithHost(`${server.url}/a?b=c`, `${name}:${server.port}`);
  expect(status).toBe(307);
  expect(location).toBe(`${server.url}/a?b=c`);
});

test('findFreePort returns the wanted port if it is free, otherwise another one', async () => {
  expect(await findFreePort(server.port)).not.toBe(server.port);
  const free = await findFreePort();
  expect(await findFreePort(free)).toBe(free);
});

test('choosePorts returns consecutive ports, and replaces and reports those in use', async () => {
  const ports = await choosePorts(server.port, false);
  expect(ports.api.number).not.toBe(server.port);
  expect(ports.api.taken).toBe(server.port);
  for (const [name, { number, taken }] of Object.entries(ports)) {
    if (name !== 'api') expect([number, taken]).toContain(server.port + Object.keys(ports).indexOf(name));
  }
});

test('choosePorts throws if a required port is in use', async () => {
  await expect(choosePorts(server.port, true)).rejects.toThrow(
    `PORT: another program uses port ${server.port}`,
  );
});

test('choosePorts returns free ports for port 0', async () => {
  const ports = Object.values(await choosePorts(0, true));
  expect(new Set(ports.map(({ number }) => number)).size).toBe(5);
  expect(ports.map(({ taken }) => taken)).toEqual(Array(5).fill(undefined));
});
