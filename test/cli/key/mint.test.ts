import { expect, onTestFinished, test, vi } from 'vitest';
import { createSigningKey } from '../../../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../../../lib/signing-key/stored-secret.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { isSignedBy } from '../../support/verify.ts';
import { provideKeyCli } from './key-cli.ts';

const rsa = pkcs8Of('RSA');
const k256 = pkcs8Of('secp256k1');
const cli = provideKeyCli({ 'rsa.pem': rsa, 'k256.pem': k256 });

const alice = ['--tenant', '42', '--user', 'alice'];
const publicJwkOf = (pem: string) => createSigningKey(parseStoredSecret(pem), 'any').publicJwk;

test.each([
  ['rsa.pem', rsa, 'RS512'],
  ['k256.pem', k256, 'ES256K'],
])('signs with the key in %s, and prints only the token to standard output', async (file, pem, alg) => {
  const { exitCode, out, err } = await cli.run('mint', file, ...alice);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(await isSignedBy(out.trim(), publicJwkOf(pem))).toBe(true);
  const exp = cli.clock.now() / 1000 + 600;
  expect(err).toBe(`{"alg":"${alg}","typ":"JWT"}\n{"tenant_id":42,"user_id":"alice","exp":${exp}}\n`);
  expect(leaksOf(pem, out + err)).toEqual([]);
});

test('signs with the algorithm of --algorithm, and reads the tenant from LATENODE_TENANT_ID', async () => {
  vi.stubEnv('LATENODE_TENANT_ID', '7');
  onTestFinished(() => void vi.unstubAllEnvs());
  const minted = await cli.runJson('mint', 'rsa.pem', '--user', 'alice', '--algorithm', 'PS256');
  expect(minted).toMatchObject({ header: { alg: 'PS256' }, payload: { tenant_id: 7 } });
});

test.each([
  [['rsa.pem', '--tenant', '42'], "required option '--user <id>' not specified"],
  [['rsa.pem', '--user', 'alice'], "required option '--tenant <number>' not specified"],
  [['rsa.pem', ...alice, '--stage', 'prod'], "unknown option '--stage'"],
])('rejects %j as a usage error', async (args, words) => {
  const err = expect.stringContaining(words);
  expect(await cli.run('mint', ...args)).toEqual({ exitCode: 2, out: '', err });
});
