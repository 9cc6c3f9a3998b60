/** Tests `npm start` with its settings and with bad ones. */
import { exec } from 'node:child_process';
import { once } from 'node:events';
import { cp, lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSigningKey } from '../../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../../lib/signing-key/stored-secret.ts';
import { findFreePort, listenOnLoopback } from '../../local/loopback.ts';
import { projectDirectory } from '../support/guides.ts';
import { generateKeyPair } from '../support/key-pair.ts';
import { type NpmStart, npmStart } from '../support/npm-start.ts';
import { isSignedBy } from '../support/verify.ts';

// jose, with which npm start verifies its first token, does not support this curve.
const { privateKey, publicKey } = generateKeyPair('ec', { namedCurve: 'secp256k1' });
const pem = privateKey.export({ format: 'pem', type: 'sec1' }).toString();
const folder = await mkdtemp(join(tmpdir(), 'start-'));
const keyFile = join(folder, 'key.pem');
const publicFile = join(folder, 'public.pem');
await writeFile(keyFile, pem);
await writeFile(publicFile, publicKey.export({ format: 'pem', type: 'spki' }));
afterAll(() => rm(folder, { recursive: true }));

const taken = await listenOnLoopback(createServer());
afterAll(taken.close);

const starting = 'Starting the Latenode token broker on this machine …';

describe('npm start with the key of a tenant', () => {
  let stack: NpmStart;
  let lines: string[];
  beforeAll(async () => {
    const environment = { LATENODE_PRIVATE_KEY_FILE: keyFile, LATENODE_TENANT_ID: '77' };
    stack = npmStart({ withoutNpm: true, environment });
    const printed = await stack.until(/^(curl [\s\S]+npm run doctor .*)$/m);
    lines = printed.split('\n').filter((line) => /^(curl|export|npm) /.test(line));
  });
  afterAll(() => stack.stop());

  test('prints lines that work when pasted', async () => {
    const [curl = '', ...others] = lines;
    const { token } = JSON.parse((await promisify(exec)(curl)).stdout);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256K', typ: 'JWT' });
    const { publicJwk } = createSigningKey(parseStoredSecret(pem), 'any');
    expect(await isSignedBy(token, publicJwk)).toBe(true);
    const claims = { tenant_id: 77, user_id: 'pro', plan_id: 36, exp: expect.any(Number) };
    expect(decodeJwt(token)).toEqual(claims);
    const { stdout } = await promisify(exec)(others.join('\n'));
    expect(stdout).toContain('AWSCURRENT, served now');
    expect(stdout).toMatch(/\n\d\d passed, 0 failed/);
  });

  test('protects ID tokens with a code, and the secret with an access key id', async () => {
    const code = await stack.until(/requires the code ([0-9a-f]{16}),/);
    const [idTokenUrl = ''] = /http:\/\/[\d.:]+\/id-token[^']*/.exec(lines[0] ?? '') ?? [];
    expect(idTokenUrl).toContain(`&code=${code}`);
    expect((await fetch(idTokenUrl)).status).toBe(200);
    expect((await fetch(idTokenUrl.replace(code, '0'.repeat(16)))).status).toBe(403);

    const response = await fetch(await stack.until(/AWS_ENDPOINT_URL_SECRETS_MANAGER=(\S+)/), {
      method: 'POST',
      headers: { 'X-Amz-Target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({ SecretId: 'latenode-token-broker/local/signing-key' }),
    });
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    const accessKeyId = await stack.until(/AWS_ACCESS_KEY_ID=(LOCAL[0-9A-F]{20}) /); // 80 bits
    expect(stack.printed().split(accessKeyId)).toHaveLength(2); // in the `export` line alone
  });

  test('ends on SIGINT with exit code 0', async () => {
    const [url = ''] = /http:\/\/[\d.:]+\/token/.exec(lines[0] ?? '') ?? [];
    stack.child.kill('SIGINT');
    expect(await once(stack.child, 'exit')).toEqual([0, null]);
    await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed');
  });
});

test('npm start prints at once that it starts; SIGINT ends it then without further output, and leaves no process', async () => {
  const started = npmStart({ withoutNpm: true });
  await started.until(/^Starting .*\n/);
  started.child.kill('SIGINT');
  expect(await once(started.child, 'close')).toEqual([130, null]);
  const [first, ...others] = started.printed().split('\n');
  expect(first).toBe(starting);
  expect(others.join('\n')).toMatch(/^(?: {2}waiting for .* …\n)*$/);
  expect(await started.pids()).toEqual([]);
});

describe('npm start in another checkout', () => {
  const directory = join(folder, 'checkout');
  const temporary = join(folder, 'temporary');
  beforeAll(async () => {
    await mkdir(temporary);
    const sources = ['cli', 'client', 'config', 'functions', 'lib', 'local', 'serverless', 'settings'];
    for (const name of [...sources, 'package.json', 'serverless.yml', 'tsconfig.json'])
      await cp(name, join(directory, name), { recursive: true });
    await symlink(join(projectDirectory, 'node_modules'), join(folder, 'node_modules'));
  });

  test('replaces a default port that is in use, and ends on SIGTERM to npm; no process or file remains', async () => {
    const list = async () => {
      const names = await readdir(directory, { recursive: true });
      return Promise.all(names.map(async (name) => [name, (await lstat(join(directory, name))).mtimeMs]));
    };
    const before = await list();
    const first = await findFreePort();
    const other = await listenOnLoopback(createServer(), first + 1).catch(() => undefined);
    const stack = npmStart({ directory, environment: { TMPDIR: temporary, PORT: String(first) } });
    const demo = await stack.until(/Demo +http:\/\/127\.0\.0\.1:(\d+)[\s\S]*npm run doctor/);
    expect(stack.printed()).toContain(`\n\n  Port ${first + 1} is in use, so the demo uses port ${demo}.\n`);
    expect(stack.printed()).toMatch(/\.\n\nA Latenode JWT/);
    stack.child.kill('SIGTERM');
    await vi.waitUntil(async () => (await stack.pids()).length === 0, { timeout: 60_000, interval: 200 });
    await other?.close();
    expect(await list()).toEqual(before);
    const compiled = /^(tsx-|node-compile-cache$)/; // modules that tsx and npm keep for the next start
    expect((await readdir(temporary)).filter((name) => !compiled.test(name))).toEqual([]);
  });

  test.each<[what: string, stage: string[], message: string, environment?: Record<string, string>]>([
    ['an unknown setting', ['entitlements: everybody', 'tenant: 1'], 'config/local.yml:5: tenant: '],
    ['invalid YAML', ['entitlements: ['], 'config/local.yml:5: '],
    [
      'a port in use',
      [],
      `PORT: another program uses port ${taken.port}, or the system reserves it`,
      { PORT: String(taken.port) },
    ],
    [
      'a public key',
      [],
      'LATENODE_PRIVATE_KEY_FILE: this is a public key; ',
      { LATENODE_PRIVATE_KEY_FILE: publicFile, LATENODE_TENANT_ID: '7' },
    ],
  ])(
    'reports %s in one line before it starts a server, and exits with 1',
    async (_what, stage, message, environment) => {
      const required = ['region: us-east-1', 'latenodeTenantId: 1', 'allowedOrigins: [https://a.example]'];
      await writeFile(join(directory, 'config/local.yml'), [...required, ...stage, ''].join('\n'));
      const { child, printed } = npmStart({ withoutNpm: true, directory, environment });
      expect(await once(child, 'close')).toEqual([1, null]);
      expect(printed().split('\n')).toEqual([starting, expect.stringContaining(message), '']);
    },
  );
});
