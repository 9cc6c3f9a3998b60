import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSecret } from '../../../cli/shared/secret.ts';
import { jwkOf, pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type KeyCli, secretId, startKeyCli } from './key-cli.ts';

const rsa = pkcs8Of('RSA');
const other = pkcs8Of('another RSA');

let cli: KeyCli;

beforeEach(async () => {
  cli = await startKeyCli();
  Object.assign(cli.files, { 'rsa.pem': rsa, 'other.pem': other });
});

afterEach(() => cli.close());

/** Creates the secret as the stack does. */
const deploy = () => cli.client.send(new CreateSecretCommand({ Name: secretId }));
const read = async (VersionStage = 'AWSCURRENT') =>
  (await cli.client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage }))).SecretString;
const push = (...args: string[]) => cli.run('push', '--stage', 'test', ...args);
const failed = (err: string, exitCode = 1) => ({ exitCode, err: `error: ${err}\n` });
const writes = () => cli.secretsManager.calls.filter((name) => /^(Put|Update)/.test(name));

describe('push of a first key', () => {
  test('stores it in the secret of the stage without a question, and does not print it', async () => {
    await deploy();
    const { exitCode, out, err } = await push('rsa.pem');
    expect(exitCode).toBe(0);
    expect(await read()).toBe(rsa);
    expect(cli.questions).toEqual([]);
    expect(out).toMatch(
      /RS512[\s\S]+now AWSCURRENT[\s\S]+within 300 s\. To check: npm run key -- status --stage test$/m,
    );
    expect(leaksOf(rsa, out + err)).toEqual([]);
  });

  test.each([
    ['without --yes', []],
    ['with --yes', ['--yes']],
  ])('fails %s if the secret does not exist', async (_what, options) => {
    const { exitCode, out, err } = await push('rsa.pem', ...options);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(`there is no secret ${secretId} in us-east-1`);
    expect(cli.secretsManager.calls).toEqual(['ListSecretVersionIds']);
  });

  test('creates the secret with --create, and prints that no broker reads it yet', async () => {
    expect(await push('rsa.pem', '--create')).toMatchObject(failed('a question needs a terminal'));
    expect(cli.questions).toEqual([`Create the secret ${secretId} in us-east-1?`]);
    expect(cli.secretsManager.calls).not.toContain('CreateSecret');
    const { exitCode, out } = await push('rsa.pem', '--create', '--yes');
    expect(exitCode).toBe(0);
    expect(await read()).toBe(rsa);
    expect(out).toContain('No deployed broker reads this new secret yet');
    expect(out).toMatch(/set signingKeySecretArn: arn:aws:\S+ in config\/test\.yml, and deploy\.$/m);
    expect(out).not.toContain('Running brokers');
  });

  test('prints the command that checks it, with a placeholder for an unknown endpoint', async () => {
    await deploy();
    const status = `npm run key -- status --secret-id ${secretId}`;
    const { out } = await cli.run('push', 'rsa.pem', '--secret-id', secretId);
    expect(out).toContain(
      `within signingKeyTtlSeconds (300 s by default). To check: ${status} --endpoint URL\n`,
    );
    const { url } = cli.endpoint;
    const known = await cli.run('push', 'other.pem', '--secret-id', secretId, '--endpoint', url, '--yes');
    expect(known.out).toContain(`To check: ${status} --endpoint ${url}\n`);
  });

  test('stores only the key of a file with other content', async () => {
    await deploy();
    cli.files['mixed.pem'] = `DB_PASSWORD=hunter2\n${rsa}TOKEN=abc\n`;
    expect(await push('mixed.pem')).toMatchObject({ exitCode: 0 });
    expect(await read()).toBe(rsa);
    const json = { DB_PASSWORD: 'hunter2', privateKey: `x=1\n${other}`, keyId: 'k' };
    cli.files['mixed.json'] = JSON.stringify(json);
    expect(await push('mixed.json', '--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse((await read()) ?? '')).toEqual({ privateKey: other, keyId: 'k' });
  });

  test('stores a key from a file that other users can read, and warns', async () => {
    await deploy();
    cli.files['shared key.pem'] = rsa;
    const err = "warning: other users can read shared key.pem: chmod 600 'shared key.pem'\n";
    expect(await push('shared key.pem')).toMatchObject({ exitCode: 0, err });
  });

  test('rejects an unknown stage, and a region that differs from that of the stage', async () => {
    const unknown = await cli.run('push', 'rsa.pem', '--stage', 'tset');
    expect(unknown).toMatchObject(failed('there is no stage tset'));
    const elsewhere = await push('rsa.pem', '--region', 'eu-west-1');
    expect(elsewhere).toMatchObject(failed('--region eu-west-1: stage test is in us-east-1', 2));
    expect(cli.secretsManager.calls).toEqual([]);
  });

  test('requires --stage or --secret-id', async () => {
    const err = expect.stringContaining('--stage');
    expect(await cli.run('push', 'rsa.pem')).toMatchObject({ exitCode: 2, err });
  });
});

describe('push of a key that replaces another', () => {
  beforeEach(async () => {
    await deploy();
    await push('rsa.pem');
  });

  test('asks for confirmation with a description of both keys', async () => {
    cli.replies.push(true);
    expect(await push('other.pem')).toMatchObject({ exitCode: 0 });
    const { thumbprint } = await cli.runJson('check', 'rsa.pem');
    const { thumbprint: next } = await cli.runJson('check', 'other.pem');
    expect(cli.questions).toEqual([
      expect.stringMatching(new RegExp(`current +RS512, .*${thumbprint}\n +new +RS512, .*${next}\n`)),
    ]);
    expect([await read(), await read('AWSPREVIOUS')]).toEqual([other, rsa]);
  });

  test.each([
    ['there is no terminal', []],
    ['the response is no', [false]],
  ])('stores nothing if %s', async (_what, replies) => {
    const before = writes().length;
    cli.replies.push(...replies);
    expect(await push('other.pem')).toMatchObject({ exitCode: 1, out: '' });
    expect(writes()).toHaveLength(before);
  });

  test('asks nothing with --yes', async () => {
    expect(await cli.runJson('push', 'other.pem', '--stage', 'test', '--yes')).toMatchObject({
      versionId: expect.any(String),
      secretArn: expect.stringContaining(secretId),
      key: { algorithm: 'RS512' },
    });
    expect(cli.questions).toEqual([]);
    expect(await read()).toBe(other);
  });

  test.each([
    ['the same PEM', rsa],
    ['a JWK of the same key', JSON.stringify(jwkOf('RSA'))],
  ])('rejects %s', async (_what, text) => {
    cli.files.same = text;
    const before = writes().length;
    const { exitCode, err } = await push('same', '--yes');
    expect({ exitCode, writes: writes().length }).toEqual({ exitCode: 1, writes: before });
    expect(err).toContain('already holds this key');
  });

  test('accepts the same key with another algorithm or key id', async () => {
    expect(await push('rsa.pem', '--algorithm', 'RS256', '--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse((await read()) ?? '')).toEqual({ privateKey: rsa, algorithm: 'RS256' });
    cli.files['named.json'] = JSON.stringify({ privateKey: rsa, algorithm: 'RS256', keyId: 'k' });
    expect(await push('named.json', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await push('named.json', '--yes')).toMatchObject({ exitCode: 1 });
  });

  test('asks before it replaces an unusable key', async () => {
    await cli.client.send(new CreateSecretCommand({ Name: 'garbage', SecretString: 'to be filled in' }));
    cli.replies.push(true);
    expect(await cli.run('push', 'rsa.pem', '--secret-id', 'garbage')).toMatchObject({ exitCode: 0 });
    const question = 'garbage in us-east-1 holds no usable key (there is no private key;';
    expect(cli.questions.at(-1)).toContain(question);
  });
});

describe('two operators at once', () => {
  const changed = `error: ${secretId} in us-east-1 was changed in the meantime: its current key is now version`;
  const labels = async () => {
    const { versions } = await cli.runJson('status', '--stage', 'test', '--endpoint', cli.endpoint.url);
    return (versions as { labels: string[] }[]).map(({ labels }) => labels.join());
  };

  test.each([
    ['push', ['push', 'other.pem']],
    ['rollback', ['rollback']],
  ])('a %s that was confirmed after another push changes nothing', async (_what, command) => {
    await deploy();
    cli.files['third.pem'] = pkcs8Of('P-256');
    await push('rsa.pem');
    await push('other.pem', '--yes');
    if (command[0] === 'push') await push('rsa.pem', '--yes');
    cli.replies.push(async () => (await push('third.pem', '--yes')).exitCode === 0);
    const { exitCode, out, err } = await cli.run(...command, '--stage', 'test');
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(changed);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(await read()).toBe(cli.files['third.pem']);
    // The version of the rejected push has no label, so that AWS deletes it.
    expect(await labels()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  });

  test('the second first key does not replace the first', async () => {
    await deploy();
    const secret = await openSecret(cli.client, secretId);
    await secret.put(rsa, undefined);
    await expect(secret.put(other, undefined)).rejects.toThrow('was changed in the meantime');
    expect(await read()).toBe(rsa);
  });
});

test('push of an invalid key sends no request to Secrets Manager', async () => {
  cli.files['bad.pem'] = rsa.slice(0, 300);
  expect(await push('bad.pem', '--yes')).toMatchObject({ exitCode: 1, out: '' });
  expect(cli.secretsManager.calls).toEqual([]);
});

test('push repairs a damaged key, and stores it with its algorithm and key id', async () => {
  await deploy();
  cli.files['flat.pem'] = rsa.replaceAll('\n', '');
  await push('flat.pem');
  expect(await read()).toBe(rsa);
  const rest = { algorithm: 'PS256', keyId: 'k' };
  cli.files['flat.json'] = JSON.stringify({ privateKey: other.replaceAll('\n', ' '), ...rest });
  await push('flat.json', '--yes');
  expect(JSON.parse((await read()) ?? '')).toEqual({ privateKey: other, ...rest });
});

const refusals: [string, string, string, string][] = [
  [
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
    'is scheduled for deletion',
    `aws secretsmanager restore-secret --region us-east-1 --secret-id ${secretId}`,
  ],
  [
    'InvalidParameterException',
    "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    'is a replica',
    "--region the primary secret's region",
  ],
  [
    'AccessDeniedException',
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: secretsmanager:PutSecretValue on resource: y',
    'AccessDeniedException: User',
    '{"Effect":"Allow","Action":"secretsmanager:PutSecretValue","Resource":"y"}',
  ],
  ['AccessDeniedException', 'Access to KMS is not allowed', 'AccessDeniedException', 'kms:Decrypt'],
  ['DecryptionFailure', 'Secrets Manager cannot decrypt the secret.', 'DecryptionFailure', 'kms:Decrypt'],
];

test.each(refusals)('push, status and rollback explain %s: %s', async (type, message, defect, remedy) => {
  await deploy();
  cli.secretsManager.fault = { status: 400, type, message };
  for (const command of [['push', 'rsa.pem'], ['status'], ['rollback']]) {
    const target = ['--stage', 'test', '--endpoint', cli.endpoint.url];
    const { exitCode, out, err } = await cli.run(...command, ...target);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(`${secretId} in us-east-1`);
    expect(err).toContain(defect);
    expect(err.split(remedy)).toHaveLength(2); // once
  }
});
