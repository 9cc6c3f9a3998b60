import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const built = (name: string) => readFile(new URL(`../../dist/client/${name}`, import.meta.url), 'utf8');

beforeAll(() => run('npm', ['run', 'build:client']), 60_000);

it('is at most 3 kB for the browser, whole and gzipped', async () => {
  expect(gzipSync(await built('index.js')).length).toBeLessThanOrEqual(3000);
});

it('is one module that imports nothing', async () => {
  expect(await built('index.js')).not.toMatch(/\bimport\b/);
});

it('has a React entry that brings neither React nor a second copy of the client', async () => {
  const imports = (await built('react.js')).match(/from"[^"]+"/g);
  expect(imports).toEqual(['from"react"', 'from"./index.js"']);
});

it('can be imported by the name of the package, and reads nothing of the browser before it is used', async () => {
  const script = `import * as client from 'latenode-token-broker/client'; console.log(Object.keys(client).join(' '))`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout.trim()).toBe('LatenodeError blocksThirdPartyCookies createTokenClient embedLatenode');
});
