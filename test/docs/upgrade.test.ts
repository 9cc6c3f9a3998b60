/** Checks the table of former names in CHANGELOG.md, with which a stage file of version 0.1 is converted. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readGuide, rowsOf } from '../support/guides.ts';
import { problemsOf, required, type Settings } from '../support/settings.ts';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

const [, section = ''] = readGuide('CHANGELOG.md').split(/^ {2}\| 0\.1 \| 0\.2 \|$/m);
const [table = ''] = section.replaceAll(/^ {2}/gm, '').split('\n\n');
/** The setting that contains the former name, the former name and the present one. */
const renamed = rowsOf(table).flatMap(([before = '', after = '']) => {
  const [prefix = '', place = ''] = /^in `(\w+)`: /.exec(before) ?? [];
  const present = namesIn(after);
  return namesIn(before.slice(prefix.length)).map((name, index) => [
    place,
    name,
    present[index] ?? present[0],
  ]);
});

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name);
}

test.each(renamed)('the table has, in place "%s" for %s, the name that its error suggests: %s', (...row) => {
  const [place = '', former = '', present = ''] = row;
  const { [present]: value = 'x', ...others }: Settings = required;
  const [provider] = required.identityProviders;
  const nested: Readonly<Record<string, Settings>> = {
    identityProviders: { identityProviders: [{ ...provider, [former]: 'x' }] },
    entitlements: { entitlements: { otherwise: 'deny', [former]: true } },
  };
  const [problem = '', ...more] = problemsOf({ ...others, ...(nested[place] ?? { [former]: value }) });
  expect(more).toEqual([]);
  const [path, message] = problem.split(': ');
  expect(path).toMatch(new RegExp(`^(${place}(\\[0\\])?\\.)?${former}$`));
  if (former.toLowerCase().startsWith('oidc')) expect(problem).toContain('write identityProviders: [');
  else expect(message).toBe(`was renamed to ${present}`);
});

test('every other name of version 0.1 is still valid', () => {
  const { properties } = readJson('config/schema.json');
  const known: Readonly<Record<string, object>> = {
    '': properties,
    identityProviders: properties.identityProviders.items.properties,
    entitlements: properties.entitlements.anyOf[1].properties,
  };
  const former: Readonly<Record<string, readonly string[]>> = readJson(
    'test/template/version-0.1.json',
  ).settings;
  expect(Object.keys(former)).toEqual(Object.keys(known));
  const lost = Object.entries(former).flatMap(([place, names]) =>
    names
      .filter((name) => !(name in (known[place] ?? {})))
      .filter((name) => !renamed.some(([where, before]) => where === place && before === name)),
  );
  expect(lost).toEqual([]);
  expect(renamed.length).toBeGreaterThan(20);
});

test('every file has the version of package.json', () => {
  const { version } = readJson('package.json');
  const { packages } = readJson('package-lock.json');
  const texts = {
    'client/package.json': /"version": "(.+)"/,
    'docs/openapi.yaml': /^ {2}version: (.+)/m,
    'docs/front-end.md': /latenode-token-client-(\d.+)\.tgz/,
    'SECURITY.md': /gh release download v(\S+)/,
    'CHANGELOG.md': /^## (\S+)/m,
  };
  const versions = Object.entries(texts).map(([path, pattern]) => pattern.exec(readGuide(path))?.[1]);
  expect([...versions, packages[''].version, packages.client.version]).toEqual(Array(7).fill(version));
});
