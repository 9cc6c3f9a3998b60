import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, test } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { provideKeyCli, secretId } from './key-cli.ts';

const cli = provideKeyCli({});
beforeEach(() => cli.deploy());

const put = async (SecretString: string) =>
  (await cli.client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }))).VersionId;
const putBoth = async () => [await put(pkcs8Of('RSA')), await put(pkcs8Of('another RSA'))] as const;
const rollback = (...args: string[]) => cli.run('rollback', '--stage', 'test', ...args);
const expectVersions = async (current: string | undefined, previous: string | undefined) => {
  const { versions } = await cli.runJson('status', ...cli.here());
  expect(versions).toMatchObject([
    { versionId: current, labels: ['AWSCURRENT'] },
    { versionId: previous, labels: ['AWSPREVIOUS'] },
  ]);
};

test('makes the previous key current again, and a second rollback undoes the first', async () => {
  const [first, second] = await putBoth();
  const out = expect.stringContaining(`version ${first}.`);
  expect(await rollback('--yes')).toMatchObject({ exitCode: 0, out });
  await expectVersions(first, second);
  await rollback('--yes');
  await expectVersions(second, first);
});

test('restores the previous key if the current version is unusable', async () => {
  const versionId = await put(pkcs8Of('RSA'));
  const formerVersionId = await put('to be filled in');
  const restored = { versionId, formerVersionId, key: { algorithm: 'RS512' } };
  expect(await cli.runJson('rollback', '--stage', 'test', '--yes')).toMatchObject(restored);
});

test('asks for confirmation, and changes nothing if the reply is no or there is no terminal', async () => {
  const [first, second] = await putBoth();
  cli.replies.push(false);
  expect(await rollback()).toMatchObject({ exitCode: 1, err: 'error: not confirmed, nothing was changed\n' });
  expect(await rollback()).toMatchObject({ exitCode: 1, err: 'error: a question needs a terminal\n' });
  await expectVersions(second, first);
  cli.replies.push(true);
  expect(await rollback()).toMatchObject({ exitCode: 0 });
  expect(cli.questions.at(-1)).toMatch(
    /^Roll latenode-token-broker\/test\/signing-key in us-east-1 back to RS512, RSA, 2048 bits, .+, created 2026-.+\?$/,
  );
});

test('fails without a previous version, with an unusable one, and without a secret', async () => {
  const label = `${secretId} in us-east-1`;
  await put('to be filled in');
  expect(await rollback('--yes')).toMatchObject({
    exitCode: 1,
    err: `error: ${label} has no previous version\n`,
  });
  await put(pkcs8Of('RSA'));
  const err = expect.stringContaining(`the previous version of ${label} holds no usable key: there is no`);
  expect(await rollback('--yes')).toMatchObject({ exitCode: 1, err });
  const absent = await cli.run('rollback', '--secret-id', 'another', '--yes');
  expect(absent).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('there is no secret another in us-'),
  });
});
