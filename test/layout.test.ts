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

const violations = (isAllowed: (from: string, to: string) => boolean): string[] =>
  imports
    .filter(({ file, imported }) => imported.startsWith('lib/') && folderOf(file) !== folderOf(imported))
    .filter(({ file, imported }) => !isAllowed(folderOf(file), folderOf(imported)))
    .map(({ file, imported }) => `${file} -> ${imported}`);

describe('the layout of lib/', () => {
  it('has a folder per step, a folder per building block, and six root files', () => {
    expect([...new Set(files.map(folderOf))].sort()).toEqual(
      [...steps, ...buildingBlocks, ...rootFiles].sort(),
    );
  });

  it('has imports to check', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.map(({ imported }) => imported)).toContain('lib/identity/provider/schema.ts');
  });

  it('imports only files of lib/, and only those that exist', () => {
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

  it('keeps the steps apart: they import only building blocks and errors', () => {
    expect(
      violations(
        (from, to) => !steps.includes(from) || [...buildingBlocks, 'errors.ts', 'reasons.ts'].includes(to),
      ),
    ).toEqual([]);
  });

  it('keeps the building blocks below: they import only each other and errors', () => {
    expect(
      violations(
        (from, to) =>
          !buildingBlocks.includes(from) || [...buildingBlocks, 'errors.ts', 'reasons.ts'].includes(to),
      ),
    ).toEqual([]);
  });

  it('has a reasons.ts that imports nothing, and an errors.ts that imports only reasons.ts', () => {
    const ofTables = imports.filter(({ file }) => ['lib/errors.ts', 'lib/reasons.ts'].includes(file));
    expect(ofTables).toEqual([{ file: 'lib/errors.ts', imported: 'lib/reasons.ts' }]);
  });

  it('has no cycle between folders', () => {
    const edges = new Map<string, Set<string>>();
    for (const { file, imported } of imports) {
      const [from, to] = [folderOf(file), folderOf(imported)];
      if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
    const isReachable = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from) ?? [])].some(
        (next) => next === to || (!seen.has(next) && isReachable(next, to, seen.add(next))),
      );
    expect([...edges.keys()].filter((folder) => isReachable(folder, folder))).toEqual([]);
  });
});

it('AGENTS.md lists every folder of the project', () => {
  const [, block = ''] = /## Folders\n+```\n(.*?)```/s.exec(readFileSync('AGENTS.md', 'utf8')) ?? [];
  const listed = [...block.matchAll(/^(\S+)\/ /gm)].map(([, name]) => name);
  const paths = execFileSync('git', ['ls-files', '--cached'], { encoding: 'utf8' }).split('\n');
  const folders = new Set(paths.flatMap((path) => /^([^./][^/]*)\//.exec(path)?.[1] ?? []));
  expect([...listed, 'serverless'].sort()).toEqual([...folders].sort());
});
