/** Checks the package with publint and attw, and a production install of the repository. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { projectDirectory } from '../support/guides.ts';
import { run, runBin } from './run.ts';
import { samples, writeApp } from './samples.ts';

const root = inject('frontEndFolder');

test.each([
  ['publint', ['--strict'], 'All good!'],
  ['attw', [], 'No problems found'], // for ESM, CommonJS, bundlers and node10
])('%s reports no problem', async (program, options, verdict) => {
  expect(await runBin(root, root, program, ...options, inject('clientTarball'))).toContain(verdict);
});

test('Jest loads the package, and runs the fake client of the guide in jsdom', async () => {
  const folder = await writeApp(root, 'run-jest', {
    'package.json': '{ "type": "commonjs", "jest": { "testEnvironment": "jsdom" } }',
    'fake.ts': samples.fake,
    'embed.test.js': `const { failingClient, fakeClient, open, putFakeLatenode } = require('./fake.js');
const { embedLatenode } = require('latenode-token-client');
require('latenode-token-client/react');
test('embeds', async () => {
  document.body.innerHTML = '<div id="latenode"></div>';
  const container = document.getElementById('latenode');
  putFakeLatenode();
  await open(container);
  expect(container.textContent).toBe('Latenode');
  await expect(embedLatenode({ client: failingClient, container }).sdk).rejects.toMatchObject({ code: 'not_entitled' });
});`,
  });
  const options = '--module commonjs --moduleResolution node10 --target es2022 --skipLibCheck'.split(' ');
  await runBin(folder, root, 'tsc', ...options, 'fake.ts');
  expect(await runBin(folder, root, 'jest')).toContain('1 passed');
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
