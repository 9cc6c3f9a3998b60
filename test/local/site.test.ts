import { afterAll, expect, it } from 'vitest';
import { startDemo } from '../../local/demo/demo.ts';
import { findFreePort } from '../../local/loopback.ts';

const { url, close } = await startDemo(await findFreePort(), {
  issuer: 'http://127.0.0.1:1001',
  clientId: 'spa',
  tokenEndpoint: 'http://127.0.0.1:1002/token',
  keySetUrl: 'http://127.0.0.1:1002/.well-known/jwks.json',
  sdkUrl: 'http://127.0.0.1:1003/static/sdk/0.1.5.js',
});
afterAll(close);

it.each([
  ['/', 'text/html; charset=utf-8'],
  ['/?code=1&state=2', 'text/html; charset=utf-8'],
  ['/main.js', 'text/javascript; charset=utf-8'],
  ['/page.css', 'text/css; charset=utf-8'],
  ['/settings.json', 'application/json'],
])('serves %s as %s', async (path, type) => {
  const { status, headers } = await fetch(url + path);
  expect([status, headers.get('content-type')]).toEqual([200, type]);
});

it('restricts scripts, requests and frames of its page to the required origins', async () => {
  const policy = (await fetch(url)).headers.get('content-security-policy')?.split('; ');
  expect(policy).toEqual([
    "default-src 'none'",
    "script-src 'self' http://127.0.0.1:1003",
    "style-src 'self'",
    'img-src data:',
    "connect-src 'self' http://127.0.0.1:1001 http://127.0.0.1:1002",
    'frame-src http://127.0.0.1:1003 https://*.latenode.com',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

it.each([
  ['GET', '/other'],
  ['GET', '/../package.json'],
  ['GET', '/constructor'],
  ['GET', '/__proto__'],
  ['POST', '/'],
])('responds with 404 to %s %s', async (method, path) => {
  expect((await fetch(url + path, { method })).status).toBe(404);
});
