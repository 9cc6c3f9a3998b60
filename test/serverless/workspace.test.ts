import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { copyProject } from '../support/package-project.ts';

test('`serverless package` works in a workspace, and for a region that osls does not know', async () => {
  const copy = await copyProject(undefined, 'packages/broker'); // the packages are installed above it
  onTestFinished(copy.remove);
  await copy.serverless(['package', '--param', 'region=eusc-de-east-1']);
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
