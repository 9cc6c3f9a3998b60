import { describe, expect, test } from 'vitest';
import { openSecret } from '../../../cli/shared/secret.ts';
import { jwkOf, pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { provideKeyCli, secretId } from './key-cli.ts';

const rsa = pkcs8Of('RSA');
const other = pkcs8Of('another RSA');
const cli = provideKeyCli({ 'rsa.pem': rsa, 'other.pem': other, 'bad.pem': rsa.slice(0, 300) });

const push = (...args: string[]) => cli.run('push', '--stage', 'test', ...args);
const writes = () => cli.secretsManager.calls.filter((name) => /^(Put|Update)/.test(name));

describe('push of a first key', () => {
  test('stores it without a question and without printing it, and warns if other users can read the file', async () => {
    await cli.deploy();
    cli.files['shared key.pem'] = rsa;
    const { exitCode, out, err } = await push('shared key.pem');
    expect(exitCode).toBe(0);
    expect(err).toBe("warning: other users can read shared key.pem: chmod 600 'shared key.pem'\n");
    expect(await cli.read()).toBe(rsa);
    expect(cli.questions).toEqual([]);
    expect(out).toMatch(
      /RS512[\s\S]+now AWSCURRENT[\s\S]+within 300 s\. To check: npm run key -- status --stage test$/m,
    );
    expect(leaksOf(rsa, out + err)).toEqual([]);
  });

  test('creates the secret only with --create, and prints that no broker reads it yet', async () => {
    const absent = expect.stringContaining(`there is no secret ${secretId} in us-east-1`);
    expect(await push('rsa.pem', '--yes')).toEqual({ exitCode: 1, out: '', err: absent });
    expect((await push('rsa.pem', '--create')).err).toBe('error: a question needs a terminal\n');
    expect(cli.questions).toEqual([`Create the secret ${secretId} in us-east-1?`]);
    expect(cli.secretsManager.calls).not.toContain('CreateSecret');
    const { exitCode, out } = await push('rsa.pem', '--create', '--yes');
    expect(exitCode).toBe(0);
    expect(await cli.read()).toBe(rsa);
    expect(out).toContain('No deployed broker reads this new secret yet');
    expect(out).toMatch(/set signingKeySecretArn: arn:aws:\S+ in config\/test\.yml, and deploy\.$/m);
    expect(out).not.toContain('Running brokers');
  });

  test('prints the command that checks it, with a placeholder for an unknown endpoint', async () => {
    await cli.deploy();
    const status = `npm run key -- status --secret-id ${secretId} --endpoint`;
    const pushTo = (...args: string[]) => cli.run('push', ...args, '--secret-id', secretId);
    const seconds = 'within signingKeyTtlSeconds (300 s by default)';
    expect((await pushTo('rsa.pem')).out).toContain(`${seconds}. To check: ${status} URL\n`);
    const { out } = await pushTo('other.pem', '--endpoint', cli.endpoint.url, '--yes');
    expect(out).toContain(`To check: ${status} ${cli.endpoint.url}\n`);
  });

  const json = (members: object) => JSON.stringify(members);
  const named = { algorithm: 'PS256', keyId: 'k' };
  test.each([
    ['a PEM between other lines', `DB_PASSWORD=hunter2\n${rsa}TOKEN=abc\n`, rsa],
    ['a PEM without line breaks', rsa.replaceAll('\n', ''), rsa],
    [
      'JSON with other text',
      json({ privateKey: `x=1\n${rsa.replaceAll('\n', ' ')}`, ...named }),
      json({ privateKey: rsa, ...named }),
    ],
  ])('stores only the key of %s, repaired, with its algorithm and id', async (_what, text, stored) => {
    await cli.deploy();
    cli.files.mixed = text;
    expect(await push('mixed')).toMatchObject({ exitCode: 0 });
    expect(await cli.read()).toBe(stored);
  });

  test.each([
    ['key_id', 'unknown name, did you mean keyId?'],
    ['keyIdd', 'unknown name, did you mean keyId?'],
    ['DB_PASSWORD', 'unknown name, expected privateKey, algorithm, keyId'],
  ])('rejects a file whose JSON has the member %s', async (name, explanation) => {
    await cli.deploy();
    cli.files['key.json'] = JSON.stringify({ privateKey: rsa, [name]: 'k' });
    const err = `error: key.json: "${name}" in the secret: ${explanation}\n`;
    expect(await push('key.json')).toMatchObject({ exitCode: 1, err });
    cli.files['key.json'] = JSON.stringify({ privateKey: rsa, [other]: '' });
    const unnamed =
      'error: key.json: a member in the secret: unknown name, expected privateKey, algorithm, keyId\n';
    expect(await push('key.json')).toMatchObject({ exitCode: 1, err: unnamed });
    await expect(cli.read()).rejects.toThrow("can't find");
  });

  test.each([
    [['rsa.pem', '--stage', 'tset'], 1, 'there is no stage tset'],
    [['rsa.pem', '--stage', 'test', '--region', 'eu-west-1'], 2, '--region eu-west-1: stage test is in us-'],
    [['rsa.pem'], 2, '--stage or --secret-id is required'],
    [['bad.pem', '--stage', 'test', '--yes'], 1, 'bad.pem: '],
  ])('rejects %j before any request to Secrets Manager', async (args, exitCode, words) => {
    const err = expect.stringContaining(words);
    expect(await cli.run('push', ...args)).toEqual({ exitCode, out: '', err });
    expect(cli.secretsManager.calls).toEqual([]);
  });
});

describe('push of a key that replaces another', () => {
  test('asks for confirmation with a description of both keys', async () => {
    await cli.deploy(rsa);
    cli.replies.push(true);
    expect(await push('other.pem')).toMatchObject({ exitCode: 0 });
    const { thumbprint } = await cli.runJson('check', 'rsa.pem');
    const { thumbprint: next } = await cli.runJson('check', 'other.pem');
    expect(cli.questions).toEqual([
      expect.stringMatching(new RegExp(`current +RS512, .*${thumbprint}\n +new +RS512, .*${next}\n`)),
    ]);
    expect([await cli.read(), await cli.read('AWSPREVIOUS')]).toEqual([other, rsa]);
  });

  const jwk = JSON.stringify(jwkOf('RSA'));
  test.each<[string, string, string[], boolean[], string]>([
    ['there is no terminal', other, [], [], 'a question needs a terminal'],
    ['the reply is no', other, [], [false], 'not confirmed, nothing was changed'],
    ['the secret holds the same PEM', rsa, ['--yes'], [], 'already holds this key'],
    ['the secret holds the same key as a JWK', jwk, ['--yes'], [], 'already holds this key'],
  ])('stores nothing if %s', async (_what, text, options, replies, words) => {
    await cli.deploy(rsa);
    cli.files.next = text;
    cli.replies.push(...replies);
    const err = expect.stringContaining(words);
    expect(await push('next', ...options)).toEqual({ exitCode: 1, out: '', err });
    expect(writes()).toEqual([]);
  });

  test('with --yes asks nothing, and accepts the same key with another algorithm or key id', async () => {
    await cli.deploy(rsa);
    const pushJson = (...args: string[]) => cli.runJson('push', ...args, '--stage', 'test', '--yes');
    const pushed = await pushJson('rsa.pem', '--algorithm', 'RS256');
    const version = { versionId: expect.any(String), secretArn: expect.stringContaining(secretId) };
    expect(pushed).toMatchObject({ ...version, key: { algorithm: 'RS256' } });
    expect(JSON.parse((await cli.read()) ?? '')).toEqual({ privateKey: rsa, algorithm: 'RS256' });
    cli.files['named.json'] = JSON.stringify({ privateKey: rsa, algorithm: 'RS256', keyId: 'k' });
    expect(await pushJson('named.json')).toMatchObject({ key: { keyId: 'k' } });
    expect(await pushJson('named.json')).toEqual({
      error: expect.stringContaining('already holds this key'),
    });
    expect(cli.questions).toEqual([]);
  });

  test('succeeds if the secret is changed, but the response is lost', async () => {
    await cli.deploy(rsa);
    cli.client.middlewareStack.add((next, { commandName }) => async (args) => {
      const result = await next(args);
      if (commandName === 'UpdateSecretVersionStageCommand') throw new Error('socket hang up');
      return result;
    });
    expect(await push('other.pem', '--yes')).toMatchObject({ exitCode: 0, err: '' });
    expect(await cli.read()).toBe(other);
  });

  test('asks before it replaces an unusable key', async () => {
    await cli.deploy('to be filled in');
    cli.replies.push(true);
    expect(await push('rsa.pem')).toMatchObject({ exitCode: 0 });
    const question = `${secretId} in us-east-1 holds no usable key (there is no private key;`;
    expect(cli.questions).toEqual([expect.stringContaining(question)]);
  });
});

describe('two operators at once', () => {
  const changed = `error: ${secretId} in us-east-1 was changed in the meantime: its current key is now version`;

  test.each([['push', 'rsa.pem'], ['rollback']])(
    'a %s that was confirmed after another push changes nothing',
    async (...command) => {
      await cli.deploy(rsa);
      await push('other.pem', '--yes');
      cli.files['third.pem'] = pkcs8Of('P-256');
      cli.replies.push(async () => (await push('third.pem', '--yes')).exitCode === 0);
      const { exitCode, out, err } = await cli.run(...command, '--stage', 'test');
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(err).toContain(changed);
      expect(err.trim().split('\n')).toHaveLength(1);
      expect(await cli.read()).toBe(cli.files['third.pem']);
      // The version of the rejected push has no label, so that AWS deletes it.
      const { versions } = await cli.runJson('status', ...cli.here());
      expect(versions).toMatchObject([{ labels: ['AWSCURRENT'] }, { labels: ['AWSPREVIOUS'] }]);
    },
  );

  test('of two first keys, the second does not replace the first', async () => {
    await cli.deploy();
    const secret = await openSecret(cli.client, secretId);
    await secret.put(rsa, undefined);
    await expect(secret.put(other, undefined)).rejects.toThrow('was changed in the meantime');
    expect(await cli.read()).toBe(rsa);
  });
});

const deletion = "You can't perform this operation on the secret because it was marked for deletion.";
const restore = `aws secretsmanager restore-secret --region us-east-1 --secret-id ${secretId}`;
const replica = "Operation not permitted on a replica secret. Call must be made in primary secret's region.";
const user = 'User: arn:aws:iam::123456789012:user/x';
const denied = `${user} is not authorized to perform: secretsmanager:PutSecretValue on resource: y`;
const statement = '{"Effect":"Allow","Action":"secretsmanager:PutSecretValue","Resource":"y"}';

test.each([
  ['InvalidRequestException', deletion, 'is scheduled for deletion', restore],
  ['InvalidParameterException', replica, 'is a replica', "--region the primary secret's region"],
  ['AccessDeniedException', denied, 'AccessDeniedException: User', statement],
  ['AccessDeniedException', 'Access to KMS is not allowed', 'AccessDeniedException', 'kms:Decrypt'],
  ['DecryptionFailure', 'Secrets Manager cannot decrypt the secret.', 'DecryptionFailure', 'kms:Decrypt'],
])('push, status and rollback explain %s: %s', async (type, message, defect, remedy) => {
  await cli.deploy();
  cli.secretsManager.fault = { status: 400, type, message };
  for (const command of [['push', 'rsa.pem'], ['status'], ['rollback']]) {
    const { exitCode, out, err } = await cli.run(...command, ...cli.here());
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(`${secretId} in us-east-1`);
    expect(err).toContain(defect);
    expect(err.split(remedy)).toHaveLength(2); // once
  }
});
