import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Returns what `npm run licenses` or `npm run sbom` prints. */
const run = async (...options: string[]): Promise<string> => {
  const command = ['--import', 'tsx', 'serverless/build/licenses.ts', ...options];
  return (await promisify(execFile)(process.execPath, command)).stdout;
};

test('npm run licenses lists at most 15 packages, all under permissive licenses, and npm run sbom the same', async () => {
  const [text, sbom, again] = await Promise.all([run(), run('--sbom'), run('--sbom')]);
  const lines = text.trim().split('\n');
  const last = lines.pop();
  expect(lines.length).toBeLessThanOrEqual(15);
  expect(lines).toContainEqual(expect.stringMatching(/^MIT +valibot \d/));
  expect(last).toMatch(new RegExp(`^${lines.length} packages: `));

  const { bomFormat, components } = JSON.parse(sbom);
  expect(bomFormat).toBe('CycloneDX');
  const rows = components.map(
    ({ name, version, licenses: [{ license }] }: Component) => `${license.id.padEnd(12)} ${name} ${version}`,
  );
  expect(rows.sort()).toEqual([...lines].sort());
  expect(again).toBe(sbom);
});

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly [{ readonly license: { readonly id: string } }];
}
