import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type KeyCli, secretId, startKeyCli } from './key-cli.ts';

const rsa = pkcs8Of('RSA');
const ec = JSON.stringify({ privateKey: pkcs8Of('P-256'), keyId: 'a name of our own' });

let cli: KeyCli;

beforeEach(async () => {
  cli = await startKeyCli();
  Object.assign(cli.files, { 'rsa.pem': rsa, 'ec.json': ec });
  await cli.client.send(new CreateSecretCommand({ Name: secretId }));
});

afterEach(() => cli.close());

const push = (file: string) => cli.run('push', file, '--stage', 'test', '--yes');
const here = () => ['--stage', 'test', '--endpoint', cli.endpoint.url];
const status = () => cli.run('status', ...here());

test('lists labels, key and time of each version, and marks the one that is served', async () => {
  await push('rsa.pem');
  cli.clock.elapse(2 * 86_400);
  await push('ec.json');
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

test('compares keys by thumbprint, not by kid', async () => {
  await push('ec.json');
  const keySet = await (await fetch(`${cli.endpoint.url}/.well-known/jwks.json`)).json();
  expect(keySet).toMatchObject({ keys: [{ kid: 'a name of our own' }] });
  expect(await cli.runJson('status', ...here())).toMatchObject({
    secretId,
    served: { algorithm: 'ES256' },
    versions: [{ labels: ['AWSCURRENT'], key: { keyId: 'a name of our own' }, isServed: true }],
  });
});

test('marks the previous version while the broker still serves it', async () => {
  await push('rsa.pem');
  for (let environment = 0; environment < 3; environment += 1) await status(); // each environment caches the key
  await push('ec.json');
  const { out } = await status();
  expect(out).toMatch(/AWSCURRENT\n[\s\S]+AWSPREVIOUS, served now\n/);
});

test('prints the defect of a version without a usable key', async () => {
  await cli.client.send(new CreateSecretCommand({ Name: 'garbage', SecretString: 'to be filled in' }));
  const { exitCode, out } = await cli.run('status', '--secret-id', 'garbage', '--endpoint', cli.endpoint.url);
  expect(exitCode).toBe(1);
  expect(out).toContain('no usable key: there is no private key;');
});

test('reports an empty secret and a broker without a key', async () => {
  const { exitCode, out } = await status();
  expect(exitCode).toBe(1);
  expect(out).toContain('the broker has no usable key (503)');
  expect(out).toContain('The secret is empty.');
});

test.each([
  ['the token endpoint', '/token'],
  ['the key set', '/.well-known/jwks.json'],
  ['the origin with a slash', '/'],
])('accepts the URL of %s as --endpoint', async (_what, path) => {
  await push('rsa.pem');
  const { out } = await cli.run('status', '--stage', 'test', '--endpoint', cli.endpoint.url + path);
  expect(out).toContain('served now');
});

test('reads the endpoint from the outputs of the stack', async () => {
  await push('rsa.pem');
  cli.outputs['latenode-token-broker-test.KeySetUrl'] = `${cli.endpoint.url}/.well-known/jwks.json`;
  expect((await cli.run('status', '--stage', 'test')).out).toContain('served now');
});

test('lists the versions without an endpoint, and names the option for it', async () => {
  await push('rsa.pem');
  const { exitCode, out } = await cli.run('status', '--stage', 'test');
  expect(exitCode).toBe(0);
  expect(out).toMatch(
    /served {2}unknown: the endpoint of stage test is unknown: .*latenode-token-broker-test does not exist\nSpecify it with --endpoint URL\.\n\nAWSCURRENT\n/,
  );
});

test.each([
  [404, 'not found', 'responds with status 404'],
  [200, 'hello', 'does not respond with a key set of one key'],
  [200, '{"keys":[]}', 'does not respond with a key set of one key'],
  [200, '{"keys":[{"kty":"RSA","alg":"\\u001b[2J"}]}', 'does not respond with a key set of one key'],
])('reports an endpoint that answers %i %s', async (statusCode, body, words) => {
  await push('rsa.pem');
  cli.endpoint.override = { status: statusCode, body };
  expect((await status()).out).toContain(words);
});

test('reports the reason if the endpoint does not respond', async () => {
  const { out } = await cli.run('status', '--stage', 'test', '--endpoint', 'http://127.0.0.1:1');
  expect(out).toMatch(
    /unknown: http:\/\/127\.0\.0\.1:1\/\.well-known\/jwks\.json does not respond: (bad port|connect ECONNREFUSED)/,
  );
});

test('fails if the secret does not exist', async () => {
  const { exitCode, err } = await cli.run('status', '--secret-id', 'tset', '--endpoint', cli.endpoint.url);
  expect(exitCode).toBe(1);
  expect(err).toContain('there is no secret tset in us-east-1');
});
