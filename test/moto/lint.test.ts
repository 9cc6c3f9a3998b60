/** Checks the packaged templates with cfn-lint. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageStages } from '../template/stages.ts';

const { templates, remove } = await packageStages();
await remove();

test.each(Object.entries(templates))(
  'cfn-lint reports no problem in the %s template',
  async (name, template) => {
    const directory = await mkdtemp(join(tmpdir(), 'broker-lint-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, `${name}.json`);
    await writeFile(file, JSON.stringify(template));
    // W3005: osls adds a DependsOn where a reference already implies it.
    const options = ['--ignore-checks', 'W3005', '--regions', 'us-east-1', 'eu-central-1'];
    const { error, signal, status, stdout, stderr } = spawnSync('cfn-lint', [...options, '--', file], {
      encoding: 'utf8',
    });
    expect({ error, signal, status, stdout, stderr }).toEqual({
      error: undefined, // ENOENT if cfn-lint is not installed
      signal: null,
      status: 0,
      stdout: '',
      stderr: '',
    });
  },
);
