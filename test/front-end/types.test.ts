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
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])(
  'tsc accepts the samples in TypeScript, React and Next.js with moduleResolution %s',
  async (moduleResolution, module) => {
    // Node.js requires the extensions of relative imports.
    const withExtensions = (text: string) => text.replaceAll(/from '(\.\/[\w-]+)'/g, "from '$1.js'");
    const write = moduleResolution === 'nodenext' ? withExtensions : (text: string) => text;
    const folder = await writeApp(root, `types-${moduleResolution}`, {
      'tsconfig.json': tsconfig({ module, moduleResolution, skipLibCheck: false }),
      'package.json': '{ "type": "module" }',
      'latenode-client.ts': write(samples.client),
      'plain.ts': write(samples.plain),
      'react.tsx': write(samples.react),
      'next.tsx': write(samples.next),
      'identity-token.ts': write(samples.identityToken),
      'demo.ts': write(samples.demo),
      'sign-out.ts': write(samples.signOut),
      'fake.ts': write(samples.fake),
      'configuration.ts': write(samples.configuration),
    });
    await runBin(folder, root, 'tsc');
  },
);

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

test('tsc accepts all entries with moduleResolution node10', async () => {
  const folder = await writeApp(root, 'types-node10', {
    'tsconfig.json': tsconfig({ moduleResolution: 'node10' }),
    'plain.ts': samples.plain,
    'react.tsx': samples.react,
    'element.ts':
      "import 'latenode-token-client/element';\nexport const element = document.createElement('latenode-embed').retry;",
  });
  await runBin(folder, root, 'tsc');
});

test('tsc accepts the types with lib es2020, also without skipLibCheck', async () => {
  const folder = await writeApp(root, 'types-es2020', {
    'tsconfig.json': tsconfig({
      target: 'es2020',
      lib: ['es2020', 'dom', 'dom.iterable'],
      skipLibCheck: false,
    }),
    'plain.ts': samples.plain,
    'element.ts': "import 'latenode-token-client/element';",
  });
  await runBin(folder, root, 'tsc');
});

test('tsc rejects an unknown option', async () => {
  const folder = await writeApp(root, 'types-unknown', {
    'tsconfig.json': tsconfig(),
    'plain.ts': samples.plain.replace('hideSideMenu', 'hideSidemenu'),
  });
  await expect(runBin(folder, root, 'tsc')).rejects.toThrow("'hideSidemenu' does not exist");
});

test('vue-tsc accepts the Vue sample', async () => {
  const folder = await writeApp(root, 'types-vue', {
    'tsconfig.json': tsconfig({}, { include: ['*.ts', '*.vue'] }),
    'Automations.vue': samples.vue,
  });
  await runBin(folder, root, 'vue-tsc');
});

test('svelte-check accepts the Svelte sample', async () => {
  const folder = await writeApp(root, 'types-svelte', {
    'tsconfig.json': tsconfig({ verbatimModuleSyntax: true }, { include: ['*.ts', '*.svelte'] }),
    'Automations.svelte': samples.svelte,
  });
  await runBin(folder, root, 'svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings');
});

test('ngc accepts the Angular sample', async () => {
  const folder = await writeApp(root, 'types-angular', {
    'tsconfig.json': tsconfig(
      {},
      { angularCompilerOptions: { strictTemplates: true }, files: ['automations.ts'] },
    ),
    'automations.ts': samples.angular,
  });
  await runBin(folder, root, 'ngc', '-p', 'tsconfig.json');
});
