import { exec } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateKeyPair } from '../support/key-pair.ts';
import { type NpmStart, npmStart } from '../support/npm-start.ts';

const key = generateKeyPair('rsa', { modulusLength: 2048 });

let directory: string;
let started: NpmStart | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'broker-'));
});

afterEach(async () => {
  await started?.stop();
  await rm(directory, { recursive: true });
});

const startWithKey = async ({ privateKey }: { privateKey: KeyObject }, type: 'pkcs1' | 'pkcs8' | 'sec1') => {
  const path = join(directory, 'key.pem');
  await writeFile(path, privateKey.export({ format: 'pem', type }));
  started = npmStart({
    withoutNpm: true,
    environment: { LATENODE_PRIVATE_KEY_FILE: path, LATENODE_TENANT_ID: '77' },
  });
  return started;
};

describe('npm start with the key of a tenant', () => {
  test('starts everything, prints lines that work when pasted, and ends on SIGINT', async () => {
    const { child, until } = await startWithKey(key, 'pkcs1');
    const printed = await until(/^(curl [\s\S]+npm run doctor .*)$/m);
    const [curl = '', ...otherLines] = printed.split('\n').filter((line) => /^(curl|export|npm) /.test(line));
    const { stdout } = await promisify(exec)(curl);
    const { payload, protectedHeader } = await jwtVerify(JSON.parse(stdout).token, key.publicKey);
    expect(protectedHeader).toEqual({ alg: 'RS512', typ: 'JWT' });
    expect(payload).toEqual({ tenant_id: 77, user_id: 'pro', plan_id: 36, exp: expect.any(Number) });

    const printedByOthers = (await promisify(exec)(otherLines.join('\n'))).stdout;
    expect(printedByOthers).toContain('AWSCURRENT, served now');
    expect(printedByOthers).toMatch(/\n\d\d passed, 0 failed/);

    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    const [url = ''] = /http:\/\/[\d.:]+\/token/.exec(curl) ?? [];
    await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed');
  });

  test('protects ID tokens with a code, and the secret with an access key id', async () => {
    const { until, printed } = await startWithKey(key, 'pkcs8');
    const curl = await until(/^(curl .*)$/m);
    const code = await until(/needs the code ([0-9a-f]{16}),/);
    const [idTokenUrl = ''] = /http:\/\/[\d.:]+\/id-token[^']*/.exec(curl) ?? [];
    expect(idTokenUrl).toContain(`&code=${code}`);
    expect((await fetch(idTokenUrl)).status).toBe(200);
    expect((await fetch(idTokenUrl.replace(code, '0'.repeat(16)))).status).toBe(403);

    const secretsManager = await until(/AWS_ENDPOINT_URL_SECRETS_MANAGER=(\S+)/);
    const response = await fetch(secretsManager, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({ SecretId: 'latenode-token-broker/local/signing-key' }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    const accessKeyId = await until(/AWS_ACCESS_KEY_ID=(LOCAL[0-9A-F]{20}) /); // 80 bits
    expect(printed().split(accessKeyId)).toHaveLength(2); // in the `export` line alone
  });

  test('accepts a key on secp256k1, which jose cannot verify', async () => {
    const pair = generateKeyPair('ec', { namedCurve: 'secp256k1' });
    const { until } = await startWithKey(pair, 'sec1');
    const { stdout } = await promisify(exec)(await until(/^(curl .*)$/m));
    expect(decodeProtectedHeader(JSON.parse(stdout).token)).toEqual({ alg: 'ES256K', typ: 'JWT' });
  });

  test('reports an invalid key with the name of the variable', async () => {
    const path = join(directory, 'key.pem');
    await writeFile(path, key.publicKey.export({ format: 'pem', type: 'spki' }));
    started = npmStart({
      withoutNpm: true,
      environment: { LATENODE_PRIVATE_KEY_FILE: path, LATENODE_TENANT_ID: '77' },
    });
    const [code] = await once(started.child, 'close');
    expect(code).toBe(1);
    expect(started.printed()).toMatch(
      /^Starting .* …\nLATENODE_PRIVATE_KEY_FILE: this is a public key; .*\n$/,
    );
  });
});

test('says at once that it starts; SIGINT ends it then without further output, and leaves no process', async () => {
  started = npmStart({ withoutNpm: true });
  await started.until(/^(Starting the Latenode token broker on this machine …)\n/);
  started.child.kill('SIGINT');
  expect(await once(started.child, 'close')).toEqual([130, null]);
  expect(started.printed()).toMatch(/^Starting .* …\n(?: {2}waiting for .* …\n)*$/);
  expect(await started.pids()).toEqual([]);
});
