import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type KeyCli, secretId, startKeyCli } from './key-cli.ts';

let cli: KeyCli;

beforeEach(async () => {
  cli = await startKeyCli();
  Object.assign(cli.files, { 'old.pem': pkcs8Of('RSA'), 'new.pem': pkcs8Of('another RSA') });
  await cli.client.send(new CreateSecretCommand({ Name: secretId, SecretString: pkcs8Of('RSA') }));
});

afterEach(() => cli.close());

const here = () => ['--stage', 'test', '--endpoint', cli.endpoint.url, '--yes'];
const rotate = (...args: string[]) => cli.run('rotate', 'new.pem', ...here(), ...args);
/** Lets every environment fetch the current key, one after the other. */
const warmUp = async () => {
  for (let i = 0; i < 3; i += 1) {
    await fetch(`${cli.endpoint.url}/.well-known/jwks.json`);
    cli.clock.elapse(40);
  }
};
/** Reads the progress: seconds since the push, and the key in the response. */
const seen = (err: string) =>
  [...err.matchAll(/^ +(\d+) s {2}(.*)$/gm)].map(([, at, what]) => [Number(at), what]);

test('waits until the TTL has passed and every environment has the new key', async () => {
  await warmUp();
  const startedAt = cli.clock.now();
  const { exitCode, out, err } = await rotate();
  expect(exitCode).toBe(0);
  const waited = (cli.clock.now() - startedAt) / 1000;
  expect(waited).toBeGreaterThanOrEqual(300);
  expect(waited).toBeLessThan(330);
  expect(seen(err).at(0)).toEqual([0, expect.stringMatching(/^another key, /)]);
  expect(seen(err).at(-1)).toEqual([expect.any(Number), 'the new key']);
  expect(out).toMatch(
    /The broker serves the new key\. To undo this: npm run key -- rollback --stage test --endpoint http:.+$/m,
  );
  expect(leaksOf(pkcs8Of('RSA') + pkcs8Of('another RSA'), out + err)).toEqual([]);
});

test('continues to wait after the first environment that has the new key', async () => {
  const { err } = await rotate(); // its first request warms one environment; the others start cold, with the new key
  const whats = seen(err).map(([, what]) => String(what).replace(/, .*/, ''));
  expect(whats.slice(0, 2)).toEqual(['the new key', 'another key']);
  expect(seen(err).at(-1)).toEqual([expect.any(Number), 'the new key']);
  expect(seen(err).at(-1)?.[0]).toBeGreaterThanOrEqual(300);
});

test('stops 90 seconds after the TTL with exit code 3 and the command for a rollback', async () => {
  await warmUp();
  const { thumbprint } = await cli.runJson('check', 'old.pem');
  const keySet = await (await fetch(`${cli.endpoint.url}/.well-known/jwks.json`)).text();
  cli.endpoint.override = { status: 200, body: keySet }; // as if the broker could no longer read the secret
  const startedAt = cli.clock.now();
  const { exitCode, out, err } = await rotate();
  expect(exitCode).toBe(3);
  expect((cli.clock.now() - startedAt) / 1000).toBe(390);
  expect(new Set(seen(err).map(([, what]) => what))).toEqual(new Set([`another key, ${thumbprint}`]));
  const [, rollback = ''] = /does not serve it[\s\S]+To roll back: npm run key -- (.+)$/m.exec(out) ?? [];
  expect(await cli.run(...rollback.split(' '), '--yes')).toMatchObject({ exitCode: 0 });
});

test('prints with --json whether the key is live', async () => {
  const live = { isLive: true, key: { algorithm: 'RS512' } };
  expect(await cli.runJson('rotate', 'new.pem', ...here())).toMatchObject(live);
});

test('accepts a broker without a usable key', async () => {
  await cli.client.send(new CreateSecretCommand({ Name: 'other', SecretString: pkcs8Of('RSA') }));
  cli.endpoint.override = { status: 503, body: '{}' };
  const { err } = await cli.run('rotate', 'new.pem', '--secret-id', 'other', ...here());
  expect(err).toContain('served before: no key');
  expect(seen(err)[0]).toEqual([0, 'no key']);
});

const stage = ['--stage', 'test'];
test.each([
  ['the endpoint is unknown', () => [...stage, '--yes'], 'Specify it with --endpoint URL.'],
  [
    'the endpoint does not respond',
    () => [...stage, '--yes', '--endpoint', 'http://127.0.0.1:9'],
    'not respond',
  ],
  ['there is no terminal', () => here().slice(0, -1), 'a question needs a terminal'],
])('changes nothing if %s', async (_what, options, words) => {
  const { exitCode, err } = await cli.run('rotate', 'new.pem', ...options());
  expect(exitCode).toBe(1);
  expect(err).toContain(words);
  expect(cli.secretsManager.calls).not.toContain('PutSecretValue');
});
