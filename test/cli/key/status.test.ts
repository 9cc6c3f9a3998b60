import { expect, test } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { always } from '../../support/gateway.ts';
import { provideKeyCli, secretId } from './key-cli.ts';

const rsa = pkcs8Of('RSA');
const ec = JSON.stringify({ privateKey: pkcs8Of('P-256'), keyId: 'a name of our own' });
const cli = provideKeyCli({ 'ec.json': ec });

const pushEc = () => cli.run('push', 'ec.json', '--stage', 'test', '--yes');
const status = () => cli.run('status', ...cli.here());

test('lists labels, key and time of each version, and marks the one that is served', async () => {
  await cli.deploy(rsa);
  cli.clock.elapse(2 * 86_400);
  await pushEc();
  cli.clock.elapse(60);
  const { exitCode, out, err } = await status();
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  const { thumbprint } = await cli.runJson('check', 'ec.json');
  expect(out).toContain(`served  ES256, ${thumbprint}`);
  expect(out).toMatch(
    /AWSCURRENT, served now\n {2}ES256, EC, P-256, .*\n {2}created 2026-.*, version .*\n\nAWSPREVIOUS\n {2}RS512, .*\n {2}created 2026-.*, version /,
  );
  expect(leaksOf(rsa + ec, out)).toEqual([]);
});

test('compares keys by thumbprint, not by kid, and ignores unknown members as the functions do', async () => {
  await cli.deploy(JSON.stringify({ ...JSON.parse(ec), note: 'ours' }));
  const keySet = await (await fetch(`${cli.endpoint.url}/.well-known/jwks.json`)).json();
  expect(keySet).toMatchObject({ keys: [{ kid: 'a name of our own' }] });
  expect(await cli.runJson('status', ...cli.here())).toMatchObject({
    secretId,
    served: { algorithm: 'ES256' },
    versions: [{ labels: ['AWSCURRENT'], key: { keyId: 'a name of our own' }, isServed: true }],
  });
});

test('marks the previous version while the broker still serves it', async () => {
  await cli.deploy(rsa);
  for (let environment = 0; environment < 3; environment += 1) await status(); // each environment caches the key
  await pushEc();
  expect((await status()).out).toMatch(/AWSCURRENT\n[\s\S]+AWSPREVIOUS, served now\n/);
});

test.each([
  ['an unusable key', 'to be filled in', 'no usable key: there is no private key;'],
  ['an empty secret', undefined, 'The secret is empty.'],
])('reports %s, and a broker without a key', async (_what, text, words) => {
  await cli.deploy(text);
  const { exitCode, out } = await status();
  expect(exitCode).toBe(1);
  expect(out).toContain('the broker has no usable key (503)');
  expect(out).toContain(words);
});

test.each(['/token', '/.well-known/jwks.json', '/'])('accepts --endpoint with the path %s', async (path) => {
  await cli.deploy(rsa);
  const { out } = await cli.run('status', '--stage', 'test', '--endpoint', cli.endpoint.url + path);
  expect(out).toContain('served now');
});

test('reads the endpoint from the outputs of the stack; without one, lists the versions and names the option', async () => {
  await cli.deploy(rsa);
  const { exitCode, out } = await cli.run('status', '--stage', 'test');
  expect(exitCode).toBe(0);
  expect(out).toMatch(
    /served {2}unknown: the endpoint of stage test is unknown: .*latenode-token-broker-test does not exist\nSpecify it with --endpoint URL\.\n\nAWSCURRENT\n/,
  );
  cli.outputs.set('KeySetUrl', `${cli.endpoint.url}/.well-known/jwks.json`);
  expect((await cli.run('status', '--stage', 'test')).out).toContain('served now');
});

test.each([
  [404, {}, 'responds with status 404'],
  [200, [], 'does not respond with a key set of one key'],
  [200, { keys: [] }, 'does not respond with a key set of one key'],
  [200, { keys: [{ kty: 'RSA', alg: '\u001b[2J' }] }, 'does not respond with a key set of one key'],
])('reports an endpoint that responds with %i %j', async (statusCode, body, words) => {
  await cli.deploy(rsa);
  cli.endpoint.distort = always(statusCode, body);
  expect((await status()).out).toContain(words);
});

test('reports why the endpoint does not respond, and fails if the secret does not exist', async () => {
  await cli.deploy(rsa);
  const { out } = await cli.run('status', '--stage', 'test', '--endpoint', 'http://127.0.0.1:1');
  expect(out).toMatch(
    /unknown: http:\/\/127\.0\.0\.1:1\/\.well-known\/jwks\.json does not respond: (bad port|connect ECONNREFUSED)/,
  );
  const err = expect.stringContaining('there is no secret tset in us-east-1');
  expect(await cli.run('status', ...cli.here(), '--secret-id', 'tset')).toMatchObject({ exitCode: 1, err });
});
