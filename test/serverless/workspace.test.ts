import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { copyProject } from '../../serverless/build/package.ts';

test('`serverless package` works in a workspace, whose packages are installed above the project', async () => {
  const copy = await copyProject(undefined, 'packages/broker');
  onTestFinished(copy.remove);
  await copy.serverless(['package']);
  const zip = await readFile(join(copy.directory, '.serverless/token.zip'));
  expect(Object.keys(unzipSync(zip))).toEqual(['functions/token.mjs']);
});
