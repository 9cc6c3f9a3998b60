import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jwkOf, pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type KeyCli, secretId, startKeyCli } from '../../support/key-cli.ts';

const rsa = pkcs8Of('RSA');
const other = pkcs8Of('another RSA');

let cli: KeyCli;

beforeEach(async () => {
  cli = await startKeyCli();
  Object.assign(cli.files, { 'rsa.pem': rsa, 'other.pem': other });
});

afterEach(() => cli.close());

/** The secret as the stack has made it. */
const deploy = () => cli.client.send(new CreateSecretCommand({ Name: secretId }));
const read = async (VersionStage = 'AWSCURRENT') =>
  (await cli.client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage }))).SecretString;
const push = (...args: string[]) => cli.run('push', '--stage', 'test', ...args);
const writes = () => cli.secretsManager.calls.filter((name) => /^(Put|Update)/.test(name));

describe('the first key', () => {
  test('goes into the secret of the stage as it is, without a question, and never onto the screen', async () => {
    await deploy();
    const { exitCode, out, err } = await push('rsa.pem');
    expect(exitCode).toBe(0);
    expect(await read()).toBe(rsa);
    expect(cli.questions).toEqual([]);
    expect(out).toMatch(/RS512[\s\S]+now AWSCURRENT[\s\S]+npm run key -- status --stage test$/m);
    expect(leaksOf(rsa, out + err)).toEqual([]);
  });

  test('makes the secret where there is none, once that is agreed', async () => {
    expect(await push('rsa.pem')).toMatchObject({ exitCode: 1, err: 'error: a question needs a terminal\n' });
    cli.replies.push(false);
    expect(await push('rsa.pem')).toMatchObject({ exitCode: 1, err: 'error: nothing has been changed\n' });
    expect(cli.secretsManager.calls).not.toContain('CreateSecret');
    cli.replies.push(true);
    expect(await push('rsa.pem')).toMatchObject({ exitCode: 0 });
    expect(await read()).toBe(rsa);
    expect(cli.questions.at(-1)).toContain('signingKeySecretArn');
  });

  test('needs to know which secret', async () => {
    expect(await cli.run('push', 'rsa.pem')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('--stage'),
    });
  });
});

describe('a key that replaces another', () => {
  beforeEach(async () => {
    await deploy();
    await push('rsa.pem');
  });

  test('is asked about, with what is there and what would be', async () => {
    cli.replies.push(true);
    expect(await push('other.pem')).toMatchObject({ exitCode: 0 });
    const { thumbprint } = await cli.runJson('check', 'rsa.pem');
    const { thumbprint: next } = await cli.runJson('check', 'other.pem');
    expect(cli.questions).toEqual([
      expect.stringMatching(new RegExp(`now +RS512 .*${thumbprint}\n +then +RS512 .*${next}\n`)),
    ]);
    expect([await read(), await read('AWSPREVIOUS')]).toEqual([other, rsa]);
  });

  test.each([
    ['nobody is there', []],
    ['the answer is no', [false]],
  ])('does not when %s', async (_what, replies) => {
    const before = writes().length;
    cli.replies.push(...replies);
    expect(await push('other.pem')).toMatchObject({ exitCode: 1, out: '' });
    expect(writes()).toHaveLength(before);
  });

  test('is not asked about with --yes', async () => {
    expect(await cli.runJson('push', 'other.pem', '--stage', 'test', '--yes')).toMatchObject({
      versionId: expect.any(String),
      secretArn: expect.stringContaining(secretId),
      key: { algorithm: 'RS512' },
    });
    expect(cli.questions).toEqual([]);
    expect(await read()).toBe(other);
  });

  test.each([
    ['as it is', rsa],
    ['in another container', JSON.stringify(jwkOf('RSA'))],
  ])('is refused when it is the same key, %s', async (_what, text) => {
    cli.files.same = text;
    const before = writes().length;
    const { exitCode, err } = await push('same', '--yes');
    expect({ exitCode, writes: writes().length }).toEqual({ exitCode: 1, writes: before });
    expect(err).toContain('holds this very key already');
  });

  test('may be the same key with another algorithm or key id', async () => {
    expect(await push('rsa.pem', '--algorithm', 'RS256', '--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse((await read()) ?? '')).toEqual({ privateKey: rsa, algorithm: 'RS256' });
    cli.files['named.json'] = JSON.stringify({ privateKey: rsa, algorithm: 'RS256', keyId: 'k' });
    expect(await push('named.json', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await push('named.json', '--yes')).toMatchObject({ exitCode: 1 });
  });

  test('may be faulty itself, which the question says', async () => {
    await cli.client.send(new CreateSecretCommand({ Name: 'garbage', SecretString: 'to be filled in' }));
    cli.replies.push(true);
    expect(await cli.run('push', 'rsa.pem', '--secret-id', 'garbage')).toMatchObject({ exitCode: 0 });
    expect(cli.questions.at(-1)).toContain('garbage holds no usable key (there is no private key;');
  });
});

test('a faulty key never comes near Secrets Manager', async () => {
  cli.files['bad.pem'] = rsa.slice(0, 300);
  expect(await push('bad.pem', '--yes')).toMatchObject({ exitCode: 1, out: '' });
  expect(cli.secretsManager.calls).toEqual([]);
});

test('a key with a flaw is stored mended, with all that was said of it', async () => {
  await deploy();
  cli.files['flat.pem'] = rsa.replaceAll('\n', '');
  const { out } = await push('flat.pem');
  expect(out).toContain('line breaks were lost; they can be restored');
  expect(await read()).toBe(rsa);
  cli.files['flat.json'] = JSON.stringify({
    privateKey: other.replaceAll('\n', ' '),
    algorithm: 'PS256',
    keyId: 'k',
  });
  await push('flat.json', '--yes');
  expect(JSON.parse((await read()) ?? '')).toEqual({ privateKey: other, algorithm: 'PS256', keyId: 'k' });
});

test('a refusal by AWS is told in its own words', async () => {
  await deploy();
  cli.secretsManager.fault = {
    status: 400,
    type: 'AccessDeniedException',
    message: 'User x is not authorized',
  };
  expect(await push('rsa.pem')).toMatchObject({
    exitCode: 1,
    err: 'error: AccessDeniedException: User x is not authorized\n',
  });
});
