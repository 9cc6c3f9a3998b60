/** Checks the package with publint and attw, and a production install of the repository. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { projectDirectory } from '../support/guides.ts';
import { run, runBin } from './run.ts';

const root = inject('frontEndFolder');
const dist = join(projectDirectory, 'dist');
const tarball = async (): Promise<string> => {
  const [name = '', ...others] = (await readdir(dist)).filter((file) => file.endsWith('.tgz'));
  expect(others).toEqual([]);
  return join(dist, name);
};

test('publint --strict reports no problem', async () => {
  expect(await runBin(root, root, 'publint', '--strict', await tarball())).toContain('All good!');
});

test('attw reports no problem for ESM, CommonJS, bundlers and node10', async () => {
  const report = await runBin(root, root, 'attw', await tarball());
  expect(report).toContain('No problems found');
});

test('npm ci --omit=dev of the repository installs what the functions import, and builds nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latenode-omit-dev-'));
  for (const file of ['package.json', 'package-lock.json', 'client', 'lib', 'functions']) {
    const isSource = (path: string) => !path.includes(join('client', 'dist'));
    await cp(join(projectDirectory, file), join(folder, file), { recursive: true, filter: isSource });
  }
  await run('npm', ['ci', '--omit=dev'], folder);
  expect(await readdir(join(folder, 'client'))).not.toContain('dist');
  const installed = await readdir(join(folder, 'node_modules'));
  expect(installed).toEqual(expect.arrayContaining(['@aws-sdk', 'valibot', 'latenode-token-client']));
  expect(installed).not.toContain('vitest');
  await rm(folder, { recursive: true });
});
