/** Checks the dependency rule of lib/ against its imports, type imports included. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const steps = ['http', 'identity', 'entitlements', 'signing-key'];
const buildingBlocks = ['jwt', 'cache', 'telemetry', 'validation'];
const rootFiles = [
  'config.ts',
  'errors.ts',
  'jwks-handler.ts',
  'latenode-jwt.ts',
  'reasons.ts',
  'token-handler.ts',
];

const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .map((file) => posix.join('lib', file.replaceAll('\\', '/')))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const imports = files.flatMap((file) => {
  const specifiers = [...readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']*)'/g)];
  return specifiers.map(([, specifier = '']) => ({
    file,
    imported: posix.join(posix.dirname(file), specifier),
  }));
});

/** Returns the folder directly below `lib/`, or the name of a file at its root. */
const folderOf = (path: string): string => path.split('/')[1] ?? '';

describe('the layout of lib/', () => {
  it('has a folder per step, a folder per building block, and six root files', () => {
    expect([...new Set(files.map(folderOf))].sort()).toEqual(
      [...steps, ...buildingBlocks, ...rootFiles].sort(),
    );
  });

  it('imports only files of lib/ that exist', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.filter(({ imported }) => !files.includes(imported))).toEqual([]);
  });

  it('imports only packages that are runtime dependencies, as functions/ does', () => {
    const sources = [...files, ...readdirSync('functions').map((file) => `functions/${file}`)];
    const packages = sources.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?from '([^.'][^']*)'/gm)].map(
        ([, name = '']) => name,
      ),
    );
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(packages).toContain('valibot');
    expect(packages.filter((name) => !name.startsWith('node:') && !(name in dependencies))).toEqual([]);
  });

  it('keeps steps apart and building blocks below: both import only building blocks and errors', () => {
    const allowed = [...buildingBlocks, 'errors.ts', 'reasons.ts'];
    const violations = imports
      .map(({ file, imported }) => [folderOf(file), folderOf(imported)] as const)
      .filter(([from, to]) => from !== to && !rootFiles.includes(from) && !allowed.includes(to));
    expect(violations).toEqual([]);
  });

  it('has a reasons.ts that imports nothing, and an errors.ts that imports only reasons.ts', () => {
    const ofTables = imports.filter(({ file }) => ['lib/errors.ts', 'lib/reasons.ts'].includes(file));
    expect(ofTables).toEqual([{ file: 'lib/errors.ts', imported: 'lib/reasons.ts' }]);
  });
});

it('AGENTS.md lists every folder of the project', () => {
  const [, block = ''] = /## Folders\n+```\n(.*?)```/s.exec(readFileSync('AGENTS.md', 'utf8')) ?? [];
  const listed = [...block.matchAll(/^(\S+)\/ /gm)].map(([, name]) => name);
  const paths = execFileSync('git', ['ls-files', '--cached'], { encoding: 'utf8' }).split('\n');
  const folders = new Set(paths.flatMap((path) => /^([^./][^/]*)\//.exec(path)?.[1] ?? []));
  expect([...listed, 'serverless'].sort()).toEqual([...folders].sort());
});
