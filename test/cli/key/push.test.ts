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
  test('is stored in the secret of the stage without a question, and not printed', async () => {
    await deploy();
    const { exitCode, out, err } = await push('rsa.pem');
    expect(exitCode).toBe(0);
    expect(await read()).toBe(rsa);
    expect(cli.questions).toEqual([]);
    expect(out).toMatch(
      /RS512[\s\S]+now AWSCURRENT[\s\S]+within 300 s\. To see it: npm run key -- status --stage test$/m,
    );
    expect(leaksOf(rsa, out + err)).toEqual([]);
  });

  test.each([[], ['--yes']])('is refused if there is no secret, with options %j', async (...options) => {
    const { exitCode, out, err } = await push('rsa.pem', ...options);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(`there is no secret ${secretId} in us-east-1`);
    expect(cli.secretsManager.calls).toEqual(['ListSecretVersionIds']);
  });

  test('creates the secret with --create, and says that no broker reads it yet', async () => {
    expect(await push('rsa.pem', '--create')).toMatchObject({
      exitCode: 1,
      err: 'error: a question needs a terminal\n',
    });
    expect(cli.questions).toEqual([`Create the secret ${secretId} in us-east-1?`]);
    expect(cli.secretsManager.calls).not.toContain('CreateSecret');
    const { exitCode, out } = await push('rsa.pem', '--create', '--yes');
    expect(exitCode).toBe(0);
    expect(await read()).toBe(rsa);
    expect(out).toContain('No deployed broker reads this new secret');
    expect(out).toMatch(/Set signingKeySecretArn: arn:aws:\S+ in config\/test\.yml, and deploy\.$/m);
    expect(out).not.toContain('Running brokers');
  });

  test('is stored without the text around it', async () => {
    await deploy();
    cli.files['mixed.pem'] = `DB_PASSWORD=hunter2\n${rsa}TOKEN=abc\n`;
    expect(await push('mixed.pem')).toMatchObject({ exitCode: 0 });
    expect(await read()).toBe(rsa);
    cli.files['mixed.json'] = JSON.stringify({
      DB_PASSWORD: 'hunter2',
      privateKey: `x=1\n${other}`,
      keyId: 'k',
    });
    expect(await push('mixed.json', '--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse((await read()) ?? '')).toEqual({ privateKey: other, keyId: 'k' });
  });

  test('from a file that other users can read is stored with a warning', async () => {
    await deploy();
    cli.files['shared key.pem'] = rsa;
    expect(await push('shared key.pem')).toMatchObject({
      exitCode: 0,
      err: "warning: other users can read shared key.pem: chmod 600 'shared key.pem'\n",
    });
  });

  test('needs an existing stage, and its region', async () => {
    expect(await cli.run('push', 'rsa.pem', '--stage', 'tset')).toMatchObject({
      exitCode: 1,
      err: 'error: there is no stage tset\n',
    });
    expect(await push('rsa.pem', '--region', 'eu-west-1')).toMatchObject({
      exitCode: 2,
      err: 'error: --region eu-west-1: stage test is in us-east-1\n',
    });
    expect(cli.secretsManager.calls).toEqual([]);
  });

  test('needs --stage or --secret-id', async () => {
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

  test('is confirmed first: the question describes both keys', async () => {
    cli.replies.push(true);
    expect(await push('other.pem')).toMatchObject({ exitCode: 0 });
    const { thumbprint } = await cli.runJson('check', 'rsa.pem');
    const { thumbprint: next } = await cli.runJson('check', 'other.pem');
    expect(cli.questions).toEqual([
      expect.stringMatching(new RegExp(`now +RS512, .*${thumbprint}\n +then +RS512, .*${next}\n`)),
    ]);
    expect([await read(), await read('AWSPREVIOUS')]).toEqual([other, rsa]);
  });

  test.each([
    ['there is no terminal', []],
    ['the answer is no', [false]],
  ])('is not stored if %s', async (_what, replies) => {
    const before = writes().length;
    cli.replies.push(...replies);
    expect(await push('other.pem')).toMatchObject({ exitCode: 1, out: '' });
    expect(writes()).toHaveLength(before);
  });

  test('needs no answer with --yes', async () => {
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
    expect(err).toContain('holds this key already');
  });

  test('may be the same key with another algorithm or key id', async () => {
    expect(await push('rsa.pem', '--algorithm', 'RS256', '--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse((await read()) ?? '')).toEqual({ privateKey: rsa, algorithm: 'RS256' });
    cli.files['named.json'] = JSON.stringify({ privateKey: rsa, algorithm: 'RS256', keyId: 'k' });
    expect(await push('named.json', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await push('named.json', '--yes')).toMatchObject({ exitCode: 1 });
  });

  test('may replace an unusable one, which the question says', async () => {
    await cli.client.send(new CreateSecretCommand({ Name: 'garbage', SecretString: 'to be filled in' }));
    cli.replies.push(true);
    expect(await cli.run('push', 'rsa.pem', '--secret-id', 'garbage')).toMatchObject({ exitCode: 0 });
    expect(cli.questions.at(-1)).toContain(
      'garbage in us-east-1 holds no usable key (there is no private key;',
    );
  });
});

test('an invalid key causes no request to Secrets Manager', async () => {
  cli.files['bad.pem'] = rsa.slice(0, 300);
  expect(await push('bad.pem', '--yes')).toMatchObject({ exitCode: 1, out: '' });
  expect(cli.secretsManager.calls).toEqual([]);
});

test('a damaged key is stored repaired, with its algorithm and key id', async () => {
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
    'Allow these credentials secretsmanager:PutSecretValue on the secret.',
  ],
  ['AccessDeniedException', 'Access to KMS is not allowed', 'AccessDeniedException', 'kms:Decrypt'],
  ['DecryptionFailure', 'Secrets Manager cannot decrypt the secret.', 'DecryptionFailure', 'kms:Decrypt'],
];

test.each(refusals)('translates %s: %s', async (type, message, defect, remedy) => {
  await deploy();
  cli.secretsManager.fault = { status: 400, type, message };
  for (const command of [['push', 'rsa.pem'], ['status'], ['rollback']]) {
    const { exitCode, out, err } = await cli.run(
      ...command,
      '--stage',
      'test',
      '--endpoint',
      cli.endpoint.url,
    );
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(`${secretId} in us-east-1`);
    expect(err).toContain(defect);
    expect(err.split(remedy)).toHaveLength(2); // once
  }
});
