/** Checks the packaged templates with cfn-lint. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageStages } from '../template/stages.ts';

const { templates, remove } = await packageStages();
await remove();

/** cfn-lint knows the actions of IAM. */
const managedPolicy = async (name: string) => {
  const text = await readFile(`docs/${name}-policy.json`, 'utf8');
  const PolicyDocument = JSON.parse(text.replaceAll('ACCOUNT', '123456789012'));
  const policy = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument } };
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: { Policy: policy } };
};
const linted = {
  ...templates,
  deployer: await managedPolicy('deployer'),
  operator: await managedPolicy('operator'),
  minimal: await readFile('docs/examples/minimal.yml', 'utf8'),
};

test.each(Object.entries(linted))(
  'cfn-lint reports no problem in the %s template',
  async (name, template) => {
    const directory = await mkdtemp(join(tmpdir(), 'broker-lint-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, `${name}.json`);
    await writeFile(file, typeof template === 'string' ? template : JSON.stringify(template));
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
