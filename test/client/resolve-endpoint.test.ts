import { afterEach, describe, expect, it, vi } from 'vitest';
import { LatenodeError } from '../../client/latenode-error.ts';
import { createTokenClient } from '../../client/token-client.ts';

afterEach(() => vi.unstubAllGlobals());

const fetch = vi.fn(async (_: URL | RequestInfo) => Response.json({ token: 'eyJ', expires_in: 600 }));

/** Requests a token, and returns the URL of the request. */
const urlOf = async (endpoint: string | URL): Promise<string> => {
  fetch.mockClear();
  await createTokenClient({ endpoint, identityToken: () => 'e30.alice.e30', fetch }).getToken();
  return String(fetch.mock.calls[0]?.[0]);
};

const expectRejection = (endpoint: unknown) => {
  const create = () => createTokenClient({ endpoint: endpoint as string, identityToken: () => null });
  expect(create).toThrow(LatenodeError);
  expect(create).toThrow(expect.objectContaining({ code: 'invalid_endpoint' }));
};

describe('createTokenClient', () => {
  it.each([
    'https://abc123.execute-api.us-east-1.amazonaws.com/token',
    'https://broker.example.com:8443/token',
    'http://localhost:3000/token',
    'http://broker.localhost/token',
    'http://127.0.0.1:3000/token',
    'http://127.1.2.3/token',
    'http://[::1]:3000/token',
  ])('accepts the endpoint %s', async (endpoint) => {
    expect(await urlOf(endpoint)).toBe(endpoint);
    expect(await urlOf(new URL(endpoint))).toBe(endpoint);
  });

  it.each([
    undefined,
    null,
    '',
    'token',
    '/token',
    '//broker.example.com/token',
    'https://',
    'http://broker.example.com/token',
    'http://192.168.1.2/token',
    'http://localhost.example.com/token',
    'http://notlocalhost/token',
    'http://127.example.com/token',
    'http://127.0.0.1@example.com/token',
    'http://localhost:80@example.com/token',
    'https://user:password@broker.example.com/token',
    'ftp://broker.example.com/token',
    'file:///token',
    'javascript:alert(1)',
    'data:text/plain,',
  ])('rejects the endpoint "%s"', (endpoint) => {
    expectRejection(endpoint);
  });

  it('resolves a relative endpoint against the document', async () => {
    vi.stubGlobal('document', { baseURI: 'https://app.example.com/automations/', addEventListener: vi.fn() });
    expect(await urlOf('/token')).toBe('https://app.example.com/token');
    expect(await urlOf('token')).toBe('https://app.example.com/automations/token');
    expect(await urlOf('//broker.example.com/token')).toBe('https://broker.example.com/token');
  });

  it('rejects a relative endpoint in a document that has neither https nor a loopback address', () => {
    for (const baseURI of ['http://app.example.com/', 'about:blank', 'file:///index.html']) {
      vi.stubGlobal('document', { baseURI });
      expectRejection('/token');
    }
  });

  it('rejects a missing endpoint, although the URL parser could resolve it against the document', () => {
    vi.stubGlobal('document', { baseURI: 'https://app.example.com/', addEventListener: vi.fn() });
    for (const endpoint of [undefined, null, '']) expectRejection(endpoint);
  });
});
