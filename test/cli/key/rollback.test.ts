import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { type KeyCli, secretId, startKeyCli } from './key-cli.ts';

let cli: KeyCli;

beforeEach(async () => {
  cli = await startKeyCli();
  await cli.client.send(new CreateSecretCommand({ Name: secretId }));
});

afterEach(() => cli.close());

const put = async (SecretString: string) =>
  (await cli.client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }))).VersionId;
const rollback = (...args: string[]) => cli.run('rollback', '--stage', 'test', ...args);
const labels = async () => {
  const { versions } = await cli.runJson('status', '--stage', 'test', '--endpoint', cli.endpoint.url);
  return (versions as { versionId: string; labels: string[] }[]).map(
    ({ versionId, labels }) => `${versionId} ${labels.join()}`,
  );
};

test('makes the previous key current again, and a second rollback undoes the first', async () => {
  const first = await put(pkcs8Of('RSA'));
  const second = await put(pkcs8Of('another RSA'));
  const out = expect.stringContaining(`version ${first}.`);
  expect(await rollback('--yes')).toMatchObject({ exitCode: 0, out });
  expect(await labels()).toEqual([`${first} AWSCURRENT`, `${second} AWSPREVIOUS`]);
  await rollback('--yes');
  expect(await labels()).toEqual([`${second} AWSCURRENT`, `${first} AWSPREVIOUS`]);
});

test('restores the previous key if the current version is unusable', async () => {
  const good = await put(pkcs8Of('RSA'));
  const garbage = await put('to be filled in');
  expect(await cli.runJson('rollback', '--stage', 'test', '--yes')).toMatchObject({
    versionId: good,
    formerVersionId: garbage,
    key: { algorithm: 'RS512' },
  });
});

test('asks for confirmation, and changes nothing if the response is no or there is no terminal', async () => {
  const first = await put(pkcs8Of('RSA'));
  const second = await put(pkcs8Of('another RSA'));
  cli.replies.push(false);
  expect(await rollback()).toMatchObject({ exitCode: 1, err: 'error: not confirmed, nothing was changed\n' });
  expect(await rollback()).toMatchObject({ exitCode: 1, err: 'error: a question needs a terminal\n' });
  expect(await labels()).toEqual([`${second} AWSCURRENT`, `${first} AWSPREVIOUS`]);
  cli.replies.push(true);
  expect(await rollback()).toMatchObject({ exitCode: 0 });
  expect(cli.questions.at(-1)).toMatch(
    /^Roll latenode-token-broker\/test\/signing-key in us-east-1 back to RS512, RSA, 2048 bits, .+, created 2026-.+\?$/,
  );
});

test('fails without a previous version, with an unusable one, and without a secret', async () => {
  await put('to be filled in');
  const none = `error: ${secretId} in us-east-1 has no previous version\n`;
  expect(await rollback('--yes')).toMatchObject({ exitCode: 1, err: none });
  await put(pkcs8Of('RSA'));
  const { exitCode, err } = await rollback('--yes');
  expect(exitCode).toBe(1);
  expect(err).toContain(
    'the previous version of latenode-token-broker/test/signing-key in us-east-1 holds no usable key: there is no',
  );
  expect(await cli.run('rollback', '--stage', 'tset', '--yes')).toMatchObject({ exitCode: 1 });
});
