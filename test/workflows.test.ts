/** Checks the GitHub workflows: what may publish runs no code of others. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readGuide } from './support/guides.ts';

const folder = '.github/workflows';

test('workflows use actions by commit, with the version beside it', () => {
  const steps = readdirSync(folder).flatMap(
    (name) => readGuide(`${folder}/${name}`).match(/uses: .*/g) ?? [],
  );
  expect(steps.length).toBeGreaterThan(10);
  expect(steps.filter((step) => !/^uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(step))).toEqual(
    [],
  );
});

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const { permissions, jobs }: { permissions: object; jobs: Readonly<Record<string, Job>> } = parse(
  readGuide(`${folder}/release.yml`),
);
const { build, ...publishing } = jobs;

test('the job that builds a release may only read', () => {
  expect(permissions).toEqual({});
  expect(build?.permissions).toEqual({ contents: 'read' });
});

test.each(Object.entries(publishing))(
  'the job %s checks nothing out, installs nothing, and runs no scripts of packages',
  (_, { steps }) => {
    const commands = steps.map(({ uses = '', run = '' }) => `${uses} ${run}`);
    expect(commands.join('\n')).toContain('actions/download-artifact@');
    expect(
      commands.filter((text) => /checkout|npm (?!publish .*--ignore-scripts)|npx|\.ci\//.test(text)),
    ).toEqual([]);
  },
);
