import { type ChildProcess, exec, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';

const key = generateKeyPairSync('rsa', { modulusLength: 2048 });

let directory: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'broker-'));
});

afterEach(async () => {
  // Not SIGKILL, which would leave behind what it has started.
  if (child?.exitCode === null && child.kill('SIGINT')) await once(child, 'exit');
  await rm(directory, { recursive: true });
});

const start = async (keyFile: string, pem: string) => {
  const path = join(directory, keyFile);
  await writeFile(path, pem);
  const environment = {
    ...process.env,
    PORT: '0',
    LATENODE_PRIVATE_KEY_FILE: path,
    LATENODE_TENANT_ID: '77',
  };
  const started = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts'], { env: environment });
  child = started;
  return started;
};

const untilPrinted = (stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let printed = '';
    stream.on('data', (chunk) => {
      printed += chunk;
      const [, found] = pattern.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
    stream.on('end', () => reject(new Error(`ended without ${pattern}: ${printed}`)));
  });

test('one command brings everything up, its lines work when pasted, and SIGINT ends it cleanly', async () => {
  const started = await start('key.pem', key.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString());
  const printed = await untilPrinted(started.stdout, /^(curl [\s\S]+npm run doctor .*)$/m);
  const [curl = '', ...otherLines] = printed.split('\n').filter((line) => /^(curl|export|npm) /.test(line));
  const { stdout } = await promisify(exec)(curl);
  const { payload, protectedHeader } = await jwtVerify(JSON.parse(stdout).token, key.publicKey);
  expect(protectedHeader).toEqual({ alg: 'RS512', typ: 'JWT' });
  expect(payload).toEqual({ tenant_id: 77, user_id: 'pro', plan_id: 36, exp: expect.any(Number) });

  const printedByOthers = (await promisify(exec)(otherLines.join('\n'))).stdout;
  expect(printedByOthers).toContain('AWSCURRENT, served now');
  expect(printedByOthers).toMatch(/\n\d\d (well, 0 wrong|passed, 0 failed)/);

  started.kill('SIGINT');
  expect(await once(started, 'exit')).toEqual([0, null]);
  const [url = ''] = /http:\/\/[\d.:]+\/token/.exec(curl) ?? [];
  await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed');
}, 60_000);

test('a key on secp256k1, which jose cannot verify, is as good as any', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const started = await start('key.pem', privateKey.export({ format: 'pem', type: 'sec1' }).toString());
  const curl = await untilPrinted(started.stdout, /^(curl .*)$/m);
  const { stdout } = await promisify(exec)(curl);
  expect(decodeProtectedHeader(JSON.parse(stdout).token)).toEqual({ alg: 'ES256K', typ: 'JWT' });
}, 60_000);

test('SIGINT during the start ends it at once, and what it has started with it', async () => {
  const started = await start('key.pem', key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  await new Promise((resolve) => setTimeout(resolve, 1500));
  started.kill('SIGINT');
  const [printed, exit] = await Promise.all([text(started.stderr), once(started, 'exit')]);
  expect([
    [130, null],
    [null, 'SIGINT'], // where the machine was too slow to have come as far as the handler
  ]).toContainEqual(exit);
  expect(printed).toBe('');
});

test('a faulty key is told at once, by the name of the variable', async () => {
  const started = await start('key.pem', key.publicKey.export({ format: 'pem', type: 'spki' }).toString());
  const [printed, [code]] = await Promise.all([text(started.stderr), once(started, 'exit')]);
  expect(code).toBe(1);
  expect(printed).toContain('LATENODE_PRIVATE_KEY_FILE: this is a public key; the private key is needed');
});
