import { appendFile, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { copyProject } from '../support/package-project.ts';

test('`serverless package` works in a workspace, for a region that osls does not know, and leaves no temporary files', async () => {
  const copy = await copyProject(undefined, 'packages/broker'); // the packages are installed above it
  onTestFinished(copy.remove);
  const TMPDIR = await mkdtemp(join(tmpdir(), 'package-'));
  await copy.serverless(['package', '--param', 'region=eusc-de-east-1'], { TMPDIR });
  expect((await readdir(TMPDIR)).filter((name) => !name.startsWith('tsx-'))).toEqual([]); // tsx keeps its own for the next run
  const output = (name: string) => readFile(join(copy.directory, '.serverless', name));
  expect(Object.keys(unzipSync(await output('token.zip')))).toEqual(['functions/token.mjs']);

  const template = String(await output('cloudformation-template-update-stack.json'));
  expect(template).not.toContain('arn:aws:');
  const hosts = new Set(template.match(/[\w-]+\.amazonaws\.[a-z.]+/g));
  // The placeholder of the issuer, and service principals, which are the same in every partition.
  expect([...hosts].sort()).toEqual([
    'apigateway.amazonaws.com',
    'lambda.amazonaws.com',
    'us-east-1.amazonaws.com',
  ]);
  expect(template).toContain('https://console.amazonaws-eusc.eu/');
});

test('osls finds the template in the European Sovereign Cloud, in China and in GovCloud', () => {
  const require = createRequire(import.meta.url);
  require('../../serverless/load.cjs');
  const endpointOf = require('serverless/lib/plugins/aws/utils/get-s3-endpoint-for-region');
  expect(['eusc-de-east-1', 'cn-north-1', 'us-gov-west-1', 'eu-central-1'].map(endpointOf)).toEqual([
    's3.eusc-de-east-1.amazonaws.eu',
    's3.cn-north-1.amazonaws.com.cn',
    's3-us-gov-west-1.amazonaws.com',
    's3.amazonaws.com',
  ]);
});

test('a failed build ends `serverless package` with its error and exit code 1', async () => {
  const copy = await copyProject();
  onTestFinished(copy.remove);
  await appendFile(join(copy.directory, 'functions/token.ts'), "import './missing.ts';\n");
  const { code, stdout, stderr } = await copy.serverless(['package']).catch((error) => error);
  expect(code).toBe(1);
  expect(stdout + stderr).toContain('Could not resolve "./missing.ts"');
});
