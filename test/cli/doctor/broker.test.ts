import { expect, test } from 'vitest';
import { always, type Distort, onMethod, withHeader, without } from '../../support/gateway.ts';
import { loadedStage } from '../run.ts';
import { accepting, shareDoctorScene, startDoctorScene } from './scene.ts';

const scene = await shareDoctorScene();

const refusals = ['garbage token', 'foreign issuer', 'foreign key'];
const nothingWorks = ['endpoint', 'no token', ...refusals];
const unverified = 'accepts invalid tokens';
const onGet = (distort: Distort) => onMethod('GET', distort);
const onPost = (status: number, body: object = {}, headers = {}) =>
  onMethod('POST', always(status, body, headers));
const onPreflight = (distort: Distort) => onMethod('OPTIONS', distort);
const replaceKey = (pattern: string | RegExp, replacement: string) =>
  onGet((reply) => ({ ...reply, body: reply.body.replace(pattern, replacement) }));
const allowOrigin = 'access-control-allow-origin';
const allowHeaders = 'access-control-allow-headers';
const exposeHeaders = 'access-control-expose-headers';
const exposed = { [exposeHeaders]: 'apigw-requestid,retry-after,www-authenticate' };
const foreignIssuer = 'https://issuer.invalid';
const nameOrigin: Distort = (reply, { headers }) => ({
  ...reply,
  headers: { ...reply.headers, [allowOrigin]: String(headers.origin) },
});
const moved = 'https://new.example.com';

test.each<[string, readonly string[], string, Distort]>([
  ['another API', ['endpoint'], 'not the address', always(404, { message: 'Not Found' })],
  ['an OpenID provider', nothingWorks.slice(1), 'not the address', onPost(400, { error: 'invalid_request' })],
  ['a function that does not start', nothingWorks, 'invalid variable', onPost(500, { message: 'Internal' })],
  ['a throttled API', nothingWorks, 'requestsPerSecond', onPost(429, { message: 'Too Many Requests' })],
  ['a WAF', nothingWorks, 'a WAF', onPost(403, { message: 'Forbidden' })],
  ['a redirect', ['endpoint'], moved, onPost(301, {}, { Location: moved })],
  ['a broker that verifies nothing', nothingWorks.slice(1), unverified, onPost(200, { token: 'a' })],
  ['a 401 without WWW-Authenticate', ['no token'], 'removes the header', without('www-authenticate')],
  ['a 401 without no-store', ['no token'], 'Cache-Control', without('cache-control')],
  ['a broker that accepts any text', nothingWorks.slice(1, 3), unverified, accepting((iss) => !iss)],
  ['a broker of every issuer', ['foreign issuer'], unverified, accepting((iss) => iss === foreignIssuer)],
  ['a broker of every key', ['foreign key'], unverified, accepting((iss) => iss === scene.issuer.issuer)],
  ['a key set of two keys', ['key set'], 'one public key', replaceKey(/\[(.*)\]/, '[$1,$1]')],
  ['a private key', ['key set'], 'when-a-key-has-leaked', replaceKey('"crv"', '"d":"AQAB","crv"')],
  ['a missing key set', ['key set'], 'not the address', onGet(always(404, {}, exposed))],
  ['an origin that is not allowed', ['CORS'], 'allowedOrigins', onPreflight(without(allowOrigin))],
  ['every origin allowed by *', ['CORS, others'], 'only your own pages', withHeader(allowOrigin, '*')],
  ['every origin allowed by name', ['CORS, others'], 'only your own pages', nameOrigin],
  ['GET as the only allowed method', ['CORS'], 'methods', withHeader('access-control-allow-methods', 'GET')],
  ['* as the allowed headers', ['CORS'], 'headers', withHeader(allowHeaders, '*')],
  ['no traceparent as allowed header', ['CORS'], 'headers', withHeader(allowHeaders, 'authorization')],
  ['headers that are not exposed', ['CORS, headers'], 'exposedResponseHeaders', without(exposeHeaders)],
  ['a 401 to preflights', ['CORS'], 'OPTIONS /token', onPreflight((reply) => ({ ...reply, status: 401 }))],
])('for %s, fails the checks %j and names the remedy', async (_what, expected, remedy, distort) => {
  scene.gateway.distort = distort;
  const { exitCode, failed, findings } = await scene.examine();
  expect({ exitCode, failed }).toEqual({ exitCode: 1, failed: expected });
  const advice = findings.find(({ status }) => status === 'failed')?.remedy;
  expect(advice?.toLowerCase()).toContain(remedy.toLowerCase());
});

test('accepts a 401 of the gateway, and skips the checks that do not reach the function', async () => {
  scene.gateway.distort = onPost(401, { message: 'Unauthorized' }, { 'WWW-Authenticate': 'Bearer' });
  const { failed, skipped, of } = await scene.examine();
  expect(failed).toEqual([]);
  expect(of('garbage token')?.detail).toBe('not a JWT: 401 "Unauthorized" from the gateway');
  expect(skipped).toEqual(['plans', 'foreign key', 'token']);
  expect(of('token')?.detail).toContain('no request has reached the function');
});

const thisClock = 'the clock of this machine is';
test.each<[string, string, number | undefined, string]>([
  ['600 s ahead', 'failed', 600, `${thisClock} 600 s ahead of that of the endpoint`],
  ['600 s behind', 'failed', -600, `${thisClock} 600 s behind that of the endpoint`],
  ['31 s ahead', 'failed', 31, `${thisClock} 31 s ahead of that of the endpoint`],
  ['30 s ahead', 'passed', 30, `${thisClock} 30 s ahead of that of the endpoint`],
  ['1 s ahead', 'passed', 1, 'the clocks of this machine and of the endpoint agree'],
  ['compared with no Date', 'skipped', undefined, 'the response has no Date header'],
])('the result for a clock that is %s is "%s"', async (_what, status, aheadSeconds, detail) => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const date = aheadSeconds === undefined ? '' : new Date(now - aheadSeconds * 1000).toUTCString();
  scene.gateway.distort = withHeader('Date', date);
  const clock = (await scene.examine({ now: () => now })).of('clock');
  expect(clock).toMatchObject({ status, detail });
  if (status === 'failed') expect(clock?.remedy).toContain('set the clock');
});

test('reports a broker that cannot reach the issuer', async () => {
  const cold = await startDoctorScene();
  cold.issuer.misbehave('a reset');
  const { failed, of } = await cold.examine();
  expect(failed).toEqual(['issuer', 'foreign key']);
  expect(of('foreign key')).toMatchObject({
    detail: expect.stringMatching(/503 identity_provider_unavailable from the function, request \S{16}/),
    remedy: expect.stringContaining('issuer keys: cannot be fetched'),
  });
  await cold.close();
});

test('checks each of several issuers', async () => {
  const identityProviders = [{ issuer: ['http://127.0.0.1:9', scene.issuer.issuer], audiences: ['spa'] }];
  const { findings } = await scene.examine({ stage: loadedStage({ identityProviders }) });
  const names = findings.map(({ name, status }) => `${name} ${status}`);
  expect(names.filter((name) => name.startsWith('issuer'))).toEqual(['issuer failed', 'issuer passed']);
  expect(names.filter((name) => name.startsWith('foreign key'))).toHaveLength(2);
});
