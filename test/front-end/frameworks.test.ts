/** Builds the samples of docs/front-end.md and runs them in Chromium. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { run, runBin } from './run.ts';
import { samples, writeApp } from './samples.ts';
import { startBrowser, type Visit } from './stage.ts';

const root = inject('frontEndFolder');
const visitPage = startBrowser();
let visit: Visit;

/** Builds with Vite; returns the output folder. */
const build = async (name: string, main: string, files: Readonly<Record<string, string>> = {}) => {
  const index =
    '<!doctype html><div id="app"></div><div id="latenode"></div><script type="module" src="/main.tsx"></script>';
  const folder = await writeApp(root, `run-${name}`, { 'index.html': index, 'main.tsx': main, ...files });
  await runBin(folder, root, 'vite', 'build', '--minify', 'false');
  return join(folder, 'dist');
};

const viteConfig = (plugin: string, options = ''): string =>
  `import * as module from '${plugin}';
export default { plugins: [(module.default ?? module.svelte)(${options})] };`;

const openedLatenode = () => visit.page.getByText('Latenode for eyJ');

const expectOneLatenode = async (): Promise<void> => {
  await openedLatenode().waitFor();
  expect(await openedLatenode().count()).toBe(1);
  expect(visit.tokenRequests.map((request) => request.headers().authorization)).toEqual([
    'Bearer e30.identity.token',
  ]);
  expect(visit.problems).toEqual([]);
};

const expectRemoval = async (): Promise<void> => {
  await visit.page.evaluate(() => dispatchEvent(new Event('leave')));
  await openedLatenode().waitFor({ state: 'detached' });
  expect(visit.problems).toEqual([]);
};

test.each([
  [
    'React',
    `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Automations } from './automations';
const root = createRoot(document.getElementById('app')!);
root.render(<StrictMode><Automations /></StrictMode>);
addEventListener('leave', () => root.unmount());`,
    { 'vite.config.ts': viteConfig('@vitejs/plugin-react'), 'automations.tsx': samples.react },
  ],
  [
    'Vue',
    `import { createApp } from 'vue';
import Automations from './Automations.vue';
const app = createApp(Automations);
app.mount('#app');
addEventListener('leave', () => app.unmount());`,
    {
      'vite.config.ts': viteConfig(
        '@vitejs/plugin-vue',
        "{ template: { compilerOptions: { isCustomElement: (tag) => tag === 'latenode-embed' } } }",
      ),
      'Automations.vue': samples.vue,
    },
  ],
  [
    'Svelte',
    `import { mount, unmount } from 'svelte';
import Automations from './Automations.svelte';
const app = mount(Automations, { target: document.getElementById('app')! });
addEventListener('leave', () => unmount(app));`,
    { 'vite.config.ts': viteConfig('@sveltejs/vite-plugin-svelte'), 'Automations.svelte': samples.svelte },
  ],
])('the %s sample embeds Latenode once, removes it, and shows an error', async (name, main, files) => {
  const folder = await build(name, main, files);
  visit = await visitPage(folder);
  await expectOneLatenode();
  await expectRemoval();
  visit = await visitPage(folder, { errorCode: 'not_entitled' });
  await visit.page.getByRole('alert').getByText('Automations are not part of your account').waitFor();
  expect(await openedLatenode().count()).toBe(0);
  expect(visit.problems).toEqual([]);
});

test('the sample in plain TypeScript embeds one Latenode, and removes it', async () => {
  const main = `import { leave } from './plain';\naddEventListener('leave', leave);`;
  visit = await visitPage(await build('plain', main, { 'plain.ts': samples.plain }));
  await expectOneLatenode();
  await expectRemoval();
});

test('the sample in the README embeds one Latenode', async () => {
  visit = await visitPage(await build('readme', samples.readme));
  await expectOneLatenode();
});

test('the Next.js sample renders on the server, or without it where the sign-in needs a browser', async () => {
  const folder = await writeApp(root, 'run-next', {
    'next.config.mjs': `export default { turbopack: { root: '${root}' }, typescript: { ignoreBuildErrors: true } };`,
    'app/layout.jsx': `export default ({ children }) => <html lang="en"><body>{children}</body></html>;`,
    'app/page.jsx': `import { Automations } from '../automations';\nexport default () => <Automations />;`,
    'app/browser/page.jsx': `'use client';
import dynamic from 'next/dynamic';
const load = () => import('../../browser-only').then((module) => module.Automations);
const Automations = dynamic(load, { ssr: false });
export default () => <Automations />;`,
    'browser-only.ts': `void location.origin;\nexport { Automations } from './automations';`,
    'automations.tsx': samples.next,
    'tsconfig.json':
      '{ "compilerOptions": { "jsx": "preserve", "moduleResolution": "bundler", "module": "esnext" } }',
  });
  await run(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], folder);
  const html = await readFile(join(folder, '.next/server/app/index.html'), 'utf8');
  expect(html).toContain('<p>Loading…</p>');
});
