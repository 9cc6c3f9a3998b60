import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Loads the check in a process that states another version of Node than it has. */
const runOn = (version: string) => {
  const script = `
    Object.defineProperty(process.versions, 'node', { value: '${version}' });
    require('./cli/node-version.cjs');`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return { status, stderr };
};

test.each(['20.19.0', '20.20.2', '22.13.0', '22.21.1', '24.0.0', '25.1.0', '26.0.0'])(
  'Node %s is supported',
  (version) => {
    expect(runOn(version)).toEqual({ status: 0, stderr: '' });
  },
);

test.each(['16.20.2', '18.20.8', '20.18.3', '21.7.3', '22.12.0', '23.11.1'])(
  'Node %s is refused with one line that names the supported versions',
  (version) => {
    expect(runOn(version)).toEqual({
      status: 1,
      stderr: `Node ${version} is not supported. Install a version that fits ^20.19.0 || ^22.13.0 || >=24.\n`,
    });
  },
);
