import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSigningKey } from '../../../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../../../lib/signing-key/stored-secret.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type KeyCli, secretId, startKeyCli } from '../../support/key-cli.ts';
import { isSignedBy } from '../../support/verify.ts';

const rsa = pkcs8Of('RSA');
const k256 = pkcs8Of('secp256k1');

let cli: KeyCli;

beforeEach(async () => {
  cli = await startKeyCli();
  Object.assign(cli.files, { 'rsa.pem': rsa });
  await cli.client.send(new CreateSecretCommand({ Name: secretId, SecretString: k256 }));
});

afterEach(() => cli.close());

const mint = (...args: string[]) => cli.run('mint', '--tenant', '42', '--user', 'alice', ...args);
const publicJwkOf = async (pem: string) => createSigningKey(parseStoredSecret(pem), 'any').publicJwk;

test('signs with the key of a file, for the user alone, and prints nothing but the token', async () => {
  const { exitCode, out, err } = await mint('rsa.pem');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(await isSignedBy(out.trim(), await publicJwkOf(rsa))).toBe(true);
  const exp = cli.clock.now() / 1000 + 600;
  expect(err).toBe(`{"alg":"RS512","typ":"JWT"}\n{"tenant_id":42,"user_id":"alice","exp":${exp}}\n`);
  expect(leaksOf(rsa, out + err)).toEqual([]);
});

test('signs with the current key of the secret, and grants what it is told to', async () => {
  const grants = ['--plan', '36', '--space', '2:3', '--space', '5:1', '--no-personal-space'];
  const { token, header, payload } = await cli.runJson(
    'mint',
    '--tenant',
    '42',
    '--user',
    'bob',
    '--stage',
    'test',
    ...grants,
  );
  expect(await isSignedBy(String(token), await publicJwkOf(k256))).toBe(true);
  expect(header).toEqual({ alg: 'ES256K', typ: 'JWT' });
  expect(payload).toEqual({
    tenant_id: 42,
    user_id: 'bob',
    plan_id: 36,
    no_personal_space: true,
    grant_access: [
      { space_id: 2, role_id: 3 },
      { space_id: 5, role_id: 1 },
    ],
    exp: expect.any(Number),
  });
});

test('signs with another algorithm when asked, and takes the tenant from the environment', async () => {
  cli.environment.LATENODE_TENANT_ID = '7';
  expect(await cli.runJson('mint', 'rsa.pem', '--user', 'alice', '--algorithm', 'PS256')).toMatchObject({
    header: { alg: 'PS256' },
    payload: { tenant_id: 7 },
  });
});

test.each([
  [['mint', 'rsa.pem', '--tenant', '42'], 2, '--user'],
  [['mint', 'rsa.pem', '--user', 'alice'], 2, '--tenant'],
  [['mint', '--user', 'alice', '--tenant', '42'], 2, '--stage'],
  [['mint', 'rsa.pem', '--user', 'alice', '--tenant', '42', '--no-personal-space'], 1, 'without any grant'],
  [['mint', 'rsa.pem', '--user', 'alice', '--tenant', '42', '--space', '2:9'], 2, 'a role from 1 to 5'],
  [['mint', '--user', 'alice', '--tenant', '42', '--stage', 'tset'], 1, 'there is no secret'],
])('%j is refused', async (args, exitCode, words) => {
  expect(await cli.run(...args)).toEqual({ exitCode, out: '', err: expect.stringContaining(words) });
});

test('an empty secret has nothing to sign with', async () => {
  await cli.client.send(new CreateSecretCommand({ Name: 'empty' }));
  expect(await mint('--secret-id', 'empty')).toMatchObject({ exitCode: 1, err: 'empty is empty\n' });
});
