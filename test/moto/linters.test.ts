/** Checks the packaged templates, the policies and the example template with cfn-lint and checkov. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageProject } from '../support/package-project.ts';
import { packageStages, special } from '../template/stages.ts';

const { templates, remove } = await packageStages();
await remove();
// So that the stack that checkov checks contains a secret and a bucket, and no VPC.
const { signingKeySecretArn, deploymentBucket, vpc, ...settings } = special.settings;
const complete = await packageProject({ ...special, settings });
await complete.remove();

const directory = await mkdtemp(join(tmpdir(), 'broker-linters-'));
afterAll(() => rm(directory, { recursive: true }));

/** Runs a linter on a template in an empty directory, because checkov reads a configuration file from it. */
const run = async (command: string, template: string | object, ...options: string[]) => {
  const file = join(directory, 'template.json');
  await writeFile(file, typeof template === 'string' ? template : JSON.stringify(template, null, 1));
  return spawnSync(command, [...options, file], { cwd: directory, encoding: 'utf8', maxBuffer: 50_000_000 });
};

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

test.each(Object.entries(linted))('cfn-lint reports no problem in the %s template', async (_, template) => {
  // W3005: osls adds a DependsOn where a reference already implies it.
  const options = ['--ignore-checks', 'W3005', '--regions', 'us-east-1', 'eu-central-1', '--'];
  const { error, signal, status, stdout, stderr } = await run('cfn-lint', template, ...options);
  const passed = { error: undefined, signal: null, status: 0, stdout: '', stderr: '' };
  expect({ error, signal, status, stdout, stderr }).toEqual(passed); // ENOENT if cfn-lint is not installed
});

const checkov = async (...options: string[]) => {
  const all = [...options, '--output', 'json', '--file'];
  const { error, stdout, stderr } = await run('checkov', complete.template, ...all);
  expect({ error, stderr }).toEqual({ error: undefined, stderr: '' }); // ENOENT if checkov is not installed
  const { results } = JSON.parse(stdout);
  const idsOf = (checks: readonly { check_id: string; resource: string }[] = []) =>
    checks.map(({ check_id, resource }) => `${check_id} ${resource}`);
  return { passed: idsOf(results.passed_checks), failed: idsOf(results.failed_checks) };
};

test('checkov reports no failed check, except those that .checkov.yml skips', async () => {
  const { passed, failed } = await checkov('--config-file', resolve('.checkov.yml'));
  expect(failed).toEqual([]);
  // These checks must pass, not be omitted because a resource is missing.
  for (const check of [
    'CKV_AWS_149 AWS::SecretsManager::Secret.SigningKeySecret', // KMS key of the secret
    'CKV_AWS_158 AWS::Logs::LogGroup.TokenLogGroup', // KMS key of the logs
    'CKV_AWS_115 AWS::Lambda::Function.JwksLambdaFunction', // reserved concurrency
    'CKV_AWS_53 AWS::S3::Bucket.ServerlessDeploymentBucket', // public access block
    'CKV_AWS_21 AWS::S3::Bucket.ServerlessDeploymentBucket', // versioning
  ])
    expect(passed).toContain(check);
});

test('checkov reports every check that .checkov.yml skips as failed', async () => {
  const { failed } = await checkov('--framework', 'cloudformation', '--skip-download');
  expect([...new Set(failed.map((line) => line.split(' ')[0]))].sort()).toEqual([
    'CKV_AWS_116',
    'CKV_AWS_117',
    'CKV_AWS_173',
    'CKV_AWS_18',
  ]);
});
