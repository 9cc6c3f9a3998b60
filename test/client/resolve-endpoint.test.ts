import { afterEach, expect, it, vi } from 'vitest';
import { createTokenClient } from '../../client/token-client.ts';

afterEach(() => vi.unstubAllGlobals());

const openDocument = (baseURI: string) => vi.stubGlobal('document', { baseURI, addEventListener: vi.fn() });

/** Requests a token, and returns the URL of the request. */
const urlOf = async (endpoint: string | URL): Promise<string> => {
  const fetch = vi.fn(async (_: URL | RequestInfo) => Response.json({ token: 'eyJ', expires_in: 600 }));
  await createTokenClient({ endpoint, identityToken: () => 'e30.alice.e30', fetch }).getToken();
  return String(fetch.mock.calls[0]?.[0]);
};

const expectRejection = (endpoint: unknown) =>
  expect(() => createTokenClient({ endpoint: endpoint as string, identityToken: () => null })).toThrow(
    expect.objectContaining({ name: 'LatenodeError', code: 'invalid_endpoint' }),
  );

it.each([
  'https://abc123.execute-api.us-east-1.amazonaws.com/token',
  'https://broker.example.com:8443/token',
  'http://localhost:3000/token',
  'http://broker.localhost/token',
  'http://127.1.2.3:3000/token',
  'http://[::1]:3000/token',
])('accepts the endpoint %s', async (endpoint) => {
  expect(await urlOf(endpoint)).toBe(endpoint);
  expect(await urlOf(new URL(endpoint))).toBe(endpoint);
});

it.each([
  '/token',
  'https://',
  'http://broker.example.com/token',
  'http://localhost.example.com/token',
  'http://notlocalhost/token',
  'http://127.example.com/token',
  'http://127.0.0.1@example.com/token',
  'http://localhost:80@example.com/token',
  'https://user:password@broker.example.com/token',
  'ftp://broker.example.com/token',
  'javascript:alert(1)',
])('rejects the endpoint "%s"', (endpoint) => {
  expectRejection(endpoint);
});

it.each([
  ['/token', 'https://app.example.com/token'],
  ['token', 'https://app.example.com/automations/token'],
  ['//broker.example.com/token', 'https://broker.example.com/token'],
])('resolves the endpoint %s against the document', async (endpoint, url) => {
  openDocument('https://app.example.com/automations/');
  expect(await urlOf(endpoint)).toBe(url);
});

it.each(['http://app.example.com/', 'about:blank', 'file:///index.html'])(
  'rejects a relative endpoint in the document %s, which has neither https nor a loopback address',
  (baseURI) => {
    openDocument(baseURI);
    expectRejection('/token');
  },
);

it.each([undefined, null, ''])(
  'rejects the endpoint %j, even if the document could resolve it',
  (endpoint) => {
    openDocument('https://app.example.com/');
    expectRejection(endpoint);
  },
);
