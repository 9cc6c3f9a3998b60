import { beforeEach, expect, test } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { always } from '../../support/gateway.ts';
import { provideKeyCli } from './key-cli.ts';

const [old, next] = [pkcs8Of('RSA'), pkcs8Of('another RSA')];
const cli = provideKeyCli({ 'old.pem': old, 'new.pem': next });
beforeEach(() => cli.deploy(old));

const rotate = (...args: string[]) => cli.run('rotate', 'new.pem', ...cli.here(), '--yes', ...args);
const fetchKeySet = () => fetch(`${cli.endpoint.url}/.well-known/jwks.json`);
/** Lets every environment fetch the current key, one after the other. */
const warmUp = async () => {
  for (let i = 0; i < 3; i += 1) {
    await fetchKeySet();
    cli.clock.elapse(40);
  }
};
/** Reads the progress: seconds since the push, and the key in the response. */
const seen = (err: string) =>
  [...err.matchAll(/^ +(\d+) s {2}([^,\n]*)(.*)$/gm)].map(([, at, what, which]) => [Number(at), what, which]);
const elapsedIn = async <T>(work: () => Promise<T>) => {
  const startedAt = cli.clock.now();
  return { ...(await work()), seconds: (cli.clock.now() - startedAt) / 1000 };
};

test('waits until the TTL has passed and every environment has the new key', async () => {
  await warmUp();
  const { exitCode, out, err, seconds } = await elapsedIn(rotate);
  expect(exitCode).toBe(0);
  expect(seconds).toBeGreaterThanOrEqual(300);
  expect(seconds).toBeLessThan(330);
  expect(seen(err).at(0)).toEqual([0, 'another key', expect.any(String)]);
  expect(seen(err).at(-1)).toEqual([seconds, 'the new key', '']);
  expect(out).toMatch(
    /The broker serves the new key\. To undo this: npm run key -- rollback --stage test --endpoint http:.+$/m,
  );
  expect(leaksOf(old + next, out + err)).toEqual([]);
});

test('keeps waiting after the first environment has the new key', async () => {
  // Its first request warms one environment; the others start cold, with the new key.
  const { out, err } = await rotate('--json');
  expect(JSON.parse(out)).toMatchObject({ isLive: true, key: { algorithm: 'RS512' } });
  expect(seen(err).slice(0, 2)).toMatchObject([{ 1: 'the new key' }, { 1: 'another key' }]);
  expect(seen(err).at(-1)?.[1]).toBe('the new key');
  expect(seen(err).at(-1)?.[0]).toBeGreaterThanOrEqual(300);
});

test('stops 90 seconds after the TTL if one of three responses has the old key, with exit code 3 and the command for a rollback', async () => {
  await warmUp();
  const { thumbprint } = await cli.runJson('check', 'old.pem');
  const keySet = await (await fetchKeySet()).text();
  let responses = 0;
  // as if one of three environments could no longer read the secret
  cli.endpoint.distort = (reply) => (responses++ % 3 === 0 ? { ...reply, body: keySet } : reply);
  const { exitCode, out, err, seconds } = await elapsedIn(rotate);
  expect({ exitCode, seconds }).toEqual({ exitCode: 3, seconds: 390 });
  expect(err).toContain(`another key, ${thumbprint}`);
  const [, rollback = ''] = /does not serve it[\s\S]+To roll back: npm run key -- (.+)$/m.exec(out) ?? [];
  expect(await cli.run(...rollback.split(' '), '--yes')).toMatchObject({ exitCode: 0 });
});

test('accepts a broker without a usable key', async () => {
  await cli.deploy(old, 'other');
  cli.endpoint.distort = always(503, {});
  const { err } = await rotate('--secret-id', 'other');
  expect(err).toContain('served before: no key');
  expect(seen(err)[0]).toEqual([0, 'no key', '']);
});

const stage = ['--stage', 'test'];
const deaf = [...stage, '--endpoint', 'http://127.0.0.1:9', '--yes'];
test.each([
  ['the endpoint is unknown', () => [...stage, '--yes'], 'Specify it with --endpoint URL.'],
  ['the endpoint does not respond', () => deaf, 'not respond'],
  ['there is no terminal', () => cli.here(), 'a question needs a terminal'],
])('changes nothing if %s', async (_what, options, words) => {
  const err = expect.stringContaining(words);
  expect(await cli.run('rotate', 'new.pem', ...options())).toMatchObject({ exitCode: 1, err });
  expect(cli.secretsManager.calls).not.toContain('PutSecretValue');
});
