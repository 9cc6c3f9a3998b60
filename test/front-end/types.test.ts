/** Type-checks the samples of docs/front-end.md with the compilers of their frameworks, against the packed client. */
import { basename } from 'node:path';
import { expect, inject, test } from 'vitest';
import { blocksOf, guides, readGuide } from '../support/guides.ts';
import { runBin } from './run.ts';
import { samples, writeApp } from './samples.ts';

const root = inject('frontEndFolder');

const tsconfig = (options: object = {}, others: object = {}): string =>
  JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'preserve',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      ...options,
    },
    ...others,
  });

test.each(Object.entries(samples))('the sample "%s" has fewer than 30 lines', (_, text) => {
  expect(text.trimEnd().split('\n').length).toBeLessThan(30);
});

test.each([
  ['moduleResolution bundler', { skipLibCheck: false }],
  ['moduleResolution nodenext', { module: 'nodenext', moduleResolution: 'nodenext', skipLibCheck: false }],
  ['moduleResolution node10', { moduleResolution: 'node10' }],
  ['lib es2020', { target: 'es2020', lib: ['es2020', 'dom', 'dom.iterable'], skipLibCheck: false }],
])('tsc accepts the samples in TypeScript and React, and all entries, with %s', async (name, options) => {
  const { vue, svelte, angular, page, client, identityToken, ...others } = samples;
  const files: Record<string, string> = {
    'latenode-client.ts': client,
    'identity-token.ts': identityToken,
    'element.ts':
      "import 'latenode-token-client/element';\ndocument.createElement('latenode-embed').retry();",
  };
  for (const [sample, text] of Object.entries(others)) files[`${sample}.tsx`] = text;
  // Node.js requires the extensions of relative imports.
  for (const [file, text] of Object.entries(files))
    files[file] = text.replaceAll(/from '(\.\/[\w-]+)'/g, "from '$1.js'");
  const folder = await writeApp(root, `types-${name.replaceAll(' ', '-')}`, {
    'tsconfig.json': tsconfig(options),
    'package.json': '{ "type": "module" }',
    ...files,
  });
  await runBin(folder, root, 'tsc');
});

test('tsc accepts identity-token.ts of every provider with the library of the provider', async () => {
  const files = guides
    .filter((path) => path.startsWith('docs/identity-providers/'))
    .flatMap((path) => blocksOf(readGuide(path), 'ts').map((text) => [`${basename(path, '.md')}.ts`, text]));
  expect(files.length).toBeGreaterThan(10);
  const folder = await writeApp(root, 'types-identity-token', {
    'tsconfig.json': tsconfig(),
    ...Object.fromEntries(files),
  });
  await runBin(folder, root, 'tsc');
});

test.each([
  ['vue-tsc', [], { include: ['*.ts', '*.vue'] }, 'Automations.vue', samples.vue],
  [
    'svelte-check',
    ['--tsconfig', './tsconfig.json', '--fail-on-warnings'],
    { include: ['*.ts', '*.svelte'] },
    'Automations.svelte',
    samples.svelte,
  ],
  [
    'ngc',
    ['-p', 'tsconfig.json'],
    { angularCompilerOptions: { strictTemplates: true }, files: ['automations.ts'] },
    'automations.ts',
    samples.angular,
  ],
])('%s accepts the sample', async (compiler, args, options, file, sample) => {
  const folder = await writeApp(root, `types-${compiler}`, {
    'tsconfig.json': tsconfig({ verbatimModuleSyntax: true }, options),
    [file]: sample,
  });
  await runBin(folder, root, compiler, ...args);
});
