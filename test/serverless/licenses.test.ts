import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('npm run licenses lists at most 15 packages, all under permissive licenses', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    'serverless/build/licenses.ts',
  ]);
  const lines = stdout.trim().split('\n');
  expect(lines.length - 1).toBeLessThanOrEqual(15);
  expect(lines).toContainEqual(expect.stringMatching(/^MIT +valibot \d/));
  expect(lines.at(-1)).toMatch(new RegExp(`^${lines.length - 1} packages: `));
});
