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
  expect(readVersion(makeDirectory())).toBe('1.2.3');
});

test('readVersion returns the output of git describe in a git checkout', () => {
  const directory = makeDirectory();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: directory,
      stdio: 'ignore',
    });
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
  expect(readVersion(directory)).toMatch(/^[0-9a-f]{7,}$/);
  git('tag', 'v1.2.4');
  expect(readVersion(directory)).toBe('v1.2.4');
  writeFileSync(join(directory, 'package.json'), '{"version":"1.2.5"}');
  expect(readVersion(directory)).toBe('v1.2.4-dirty');
});
