import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readVersion } from '../../serverless/version.ts';

const makeDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'broker-version-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'package.json'), '{"version":"1.2.3"}');
  return directory;
};

test('readVersion returns the version in package.json outside a git checkout', () => {
  expect(readVersion({ parameters: ['a=1'] }, makeDirectory())).toBe('1.2.3');
});

test('readVersion returns the output of git describe, dirty also with overrides or a stage file that is not tracked', () => {
  const directory = makeDirectory();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: directory,
      stdio: 'ignore',
    });
  const read = (sources = {}) => readVersion(sources, directory);
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
  expect(read()).toMatch(/^[0-9a-f]{7,}$/);
  git('tag', 'v1.2.4');
  expect(read()).toBe('v1.2.4');
  writeFileSync(join(directory, 'prod.yml'), '');
  expect(read({ file: 'package.json', parameters: [] })).toBe('v1.2.4');
  expect(read({ file: 'package.json', parameters: ['region=eu-west-1'] })).toBe('v1.2.4-dirty');
  expect(read({ file: 'prod.yml' })).toBe('v1.2.4-dirty'); // not tracked
  writeFileSync(join(directory, '.git/info/exclude'), 'prod.yml');
  expect(read({ file: 'prod.yml' })).toBe('v1.2.4-dirty');
  writeFileSync(join(directory, 'package.json'), '{"version":"1.2.5"}');
  expect(read()).toBe('v1.2.4-dirty');
});
