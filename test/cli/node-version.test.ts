import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs the check in a process that reports another version of Node than its own. */
const runOn = (version: string) => {
  const script = `
    Object.defineProperty(process.versions, 'node', { value: '${version}' });
    require('./cli/node-version.cjs');`;
  return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
};

test.each(['20.19.0', '22.13.0', '24.0.0', '25.1.0'])('accepts Node %s', (version) => {
  expect(runOn(version)).toMatchObject({ status: 0, stderr: '' });
});

const versions = ['18.20.8', '20.18.3', '21.7.3', '22.12.0', '23.11.1'];
test.each(versions)('rejects Node %s with one line that names the supported versions', (version) => {
  const range = '^20.19.0 || ^22.13.0 || >=24';
  const stderr = `Node.js ${version} is not supported. Install a version in the range ${range}.\n`;
  expect(runOn(version)).toMatchObject({ status: 1, stderr });
});
