/** Checks the packaged template, with every setting, with checkov. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageProject } from '../support/package-project.ts';
import { special } from '../template/stages.ts';

let directory: string;
let file: string;

beforeAll(async () => {
  // So that the stack contains a secret and a bucket, and no VPC.
  const { signingKeySecretArn, deploymentBucket, vpc, ...settings } = special.settings;
  const { template, remove } = await packageProject({ ...special, settings });
  await remove();
  directory = await mkdtemp(join(tmpdir(), 'broker-checkov-'));
  file = join(directory, 'template.json');
  await writeFile(file, JSON.stringify(template, null, 1));
});

afterAll(() => rm(directory, { recursive: true }));

const checkov = (...options: string[]) => {
  const { error, stdout, stderr } = spawnSync('checkov', [...options, '--output', 'json', '--file', file], {
    cwd: directory, // checkov reads a configuration file from its working directory
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  });
  expect({ error, stderr }).toEqual({ error: undefined, stderr: '' }); // ENOENT if checkov is not installed
  const { results } = JSON.parse(stdout);
  const idsOf = (checks: readonly { check_id: string; resource: string }[] = []) =>
    checks.map(({ check_id, resource }) => `${check_id} ${resource}`);
  return { passed: idsOf(results.passed_checks), failed: idsOf(results.failed_checks) };
};

test('checkov reports no failed check, except those that .checkov.yml skips', () => {
  const { passed, failed } = checkov('--config-file', resolve('.checkov.yml'));
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

test('checkov reports every check that .checkov.yml skips as failed', () => {
  const { failed } = checkov('--framework', 'cloudformation', '--skip-download');
  expect([...new Set(failed.map((line) => line.split(' ')[0]))].sort()).toEqual([
    'CKV_AWS_116',
    'CKV_AWS_117',
    'CKV_AWS_173',
    'CKV_AWS_18',
  ]);
});
