import { expect, test } from 'vitest';
import { always, type Distort, onMethod, withHeader, without } from '../../support/gateway.ts';
import { shareDoctorScene, startDoctorScene } from './scene.ts';

const scene = await shareDoctorScene();

/** Answers 200 without verification if `isAccepted` is true for the iss of the token. */
const accepting = (isAccepted: (iss: unknown) => boolean): Distort =>
  onMethod('POST', (reply, { headers }) => {
    const payload = headers.authorization?.split('.')[1];
    const { iss } = payload ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : { iss: undefined };
    return isAccepted(iss) ? { ...reply, status: 200, body: '{"token":"a"}' } : reply;
  });

const refusals = ['garbage token', 'foreign issuer', 'foreign key'];
const gatewayFault = { message: 'Internal Server Error' };

test.each<[string, readonly string[], string, Distort]>([
  // the endpoint
  ['another API', ['endpoint'], 'not the address', always(404, { message: 'Not Found' })],
  [
    'the token endpoint of an OpenID provider',
    ['no token', ...refusals],
    'not the address',
    onMethod('POST', always(400, { error: 'invalid_request' })),
  ],
  [
    'a function that fails during initialization',
    ['endpoint', 'no token', ...refusals],
    'invalid variable',
    onMethod('POST', always(500, gatewayFault)),
  ],
  [
    'a throttled API',
    ['endpoint', 'no token', ...refusals],
    'requestsPerSecond',
    onMethod('POST', always(429, { message: 'Too Many Requests' })),
  ],
  [
    'a WAF',
    ['endpoint', 'no token', ...refusals],
    'a WAF',
    onMethod('POST', always(403, { message: 'Forbidden' })),
  ],
  [
    'a redirect',
    ['endpoint'],
    'https://new.example.com',
    onMethod('POST', always(301, {}, { Location: 'https://new.example.com' })),
  ],
  [
    'a broker that verifies nothing',
    ['no token', ...refusals],
    'does not check tokens',
    onMethod('POST', always(200, { token: 'a' })),
  ],
  ['a 401 without WWW-Authenticate', ['no token'], 'removes the header', without('www-authenticate')],
  ['a 401 without no-store', ['no token'], 'Cache-Control', without('cache-control')],
  // refusals
  [
    'a broker that accepts text that is not a token',
    ['no token', 'garbage token'],
    'does not check tokens',
    accepting((iss) => iss === undefined),
  ],
  [
    'a broker that accepts every issuer',
    ['foreign issuer'],
    'does not check tokens',
    accepting((iss) => iss === 'https://issuer.invalid'),
  ],
  [
    'a broker that accepts every signature',
    ['foreign key'],
    'does not check tokens',
    accepting((iss) => iss === scene.issuer.issuer),
  ],
  // the key set
  [
    'a key set of two keys',
    ['key set'],
    'one key',
    onMethod('GET', (reply) => ({ ...reply, body: reply.body.replace(/\[(.*)\]/, '[$1,$1]') })),
  ],
  [
    'a key set with a private key',
    ['key set'],
    'withdraw the key',
    onMethod('GET', (reply) => ({ ...reply, body: reply.body.replace('"crv"', '"d":"AQAB","crv"') })),
  ],
  [
    'a missing key set',
    ['key set'],
    'not the address',
    onMethod(
      'GET',
      always(404, {}, { 'access-control-expose-headers': 'apigw-requestid,retry-after,www-authenticate' }),
    ),
  ],
  // CORS
  [
    'an origin that is not allowed',
    ['CORS'],
    'allowedOrigins',
    onMethod('OPTIONS', without('access-control-allow-origin')),
  ],
  [
    'every origin allowed by *',
    ['CORS, others'],
    'only your own pages',
    withHeader('access-control-allow-origin', '*'),
  ],
  [
    'every origin allowed by name',
    ['CORS, others'],
    'only your own pages',
    (reply, { headers }) => ({
      ...reply,
      headers: { ...reply.headers, 'access-control-allow-origin': String(headers.origin) },
    }),
  ],
  ['GET as the only allowed method', ['CORS'], 'methods', withHeader('access-control-allow-methods', 'GET')],
  ['* as the allowed headers', ['CORS'], 'headers', withHeader('access-control-allow-headers', '*')],
  [
    'headers that are not exposed',
    ['CORS, headers'],
    'exposedResponseHeaders',
    without('access-control-expose-headers'),
  ],
  [
    'preflights that get a 401',
    ['CORS'],
    'OPTIONS /token',
    onMethod('OPTIONS', (reply) => ({ ...reply, status: 401 })),
  ],
])('for %s, fails the checks %j and names the remedy', async (_what, expected, remedy, distort) => {
  scene.gateway.distort = distort;
  const { exitCode, failed, findings } = await scene.examine();
  expect(failed).toEqual(expected);
  expect(exitCode).toBe(1);
  expect(findings.find(({ status }) => status === 'failed')?.remedy?.toLowerCase()).toContain(
    remedy.toLowerCase(),
  );
});

test('accepts a 401 of the gateway, and skips the checks that do not reach the function', async () => {
  scene.gateway.distort = onMethod(
    'POST',
    always(401, { message: 'Unauthorized' }, { 'WWW-Authenticate': 'Bearer' }),
  );
  const { failed, skipped, of } = await scene.examine();
  expect(failed).toEqual([]);
  expect(of('garbage token')?.detail).toBe('not a JWT: 401 "Unauthorized" from the gateway');
  expect(skipped).toEqual(['foreign key', 'token']);
  expect(of('token')?.detail).toContain('no request has reached the function');
});

test.each([
  [600, 'ahead of'],
  [-600, 'behind'],
])('fails the check of the clock for a skew of %i s', async (aheadSeconds, words) => {
  const { of } = await scene.examine({ aheadSeconds });
  expect(of('clock')).toMatchObject({
    status: 'failed',
    detail: expect.stringMatching(new RegExp(`is (599|600|601) s ${words} that of the endpoint`)),
    remedy: expect.stringContaining('set the clock'),
  });
});

test('passes the check of the clock for a skew within the tolerance of the functions', async () => {
  expect((await scene.examine({ aheadSeconds: 25 })).of('clock')).toMatchObject({ status: 'passed' });
  expect((await scene.examine({ aheadSeconds: 33 })).of('clock')).toMatchObject({ status: 'failed' });
});

test('skips the check of the clock if the response has no Date', async () => {
  scene.gateway.distort = withHeader('Date', '');
  expect((await scene.examine()).of('clock')).toMatchObject({ status: 'skipped' });
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
  const { of, findings } = await scene.examine({}, '--issuer', 'http://127.0.0.1:9');
  expect(of('issuer')).toMatchObject({ status: 'passed' });
  expect(findings.filter(({ name }) => ['issuer', 'foreign key'].includes(name))).toHaveLength(4);
});
