/** Builds the samples of docs/front-end.md and runs them in Chromium. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { run, runBin } from './run.ts';
import { samples, writeApp } from './samples.ts';
import { htmlWithScript, startBrowser, type Visit } from './stage.ts';

const root = inject('frontEndFolder');
const visitPage = startBrowser();
let visit: Visit;

afterEach(async () => {
  await visit?.page.context().close();
});

const viteConfig = (plugin: string, from: string): string =>
  `import ${plugin} from '${from}';\nexport default { plugins: [${plugin.replace(/[{} ]/g, '')}()] };`;

/** Builds with Vite; returns the output folder. */
const build = async (name: string, files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await writeApp(root, name, files);
  await runBin(folder, root, 'vite', 'build', '--minify', 'false');
  return join(folder, 'dist');
};

const openedLatenode = () => visit.page.getByText('Latenode for eyJ');

const expectOneLatenode = async (): Promise<void> => {
  await openedLatenode().waitFor();
  expect(await openedLatenode().count()).toBe(1);
  expect(visit.tokenRequests.map((request) => request.headers().authorization)).toEqual([
    'Bearer e30.identity.token',
  ]);
  expect(visit.problems).toEqual([]);
};

const apps = {
  React: () =>
    build('run-react', {
      'vite.config.ts': viteConfig('react', '@vitejs/plugin-react'),
      'index.html': htmlWithScript('/main.tsx'),
      'automations.tsx': samples.react,
      'main.tsx': `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Automations } from './automations';
const root = createRoot(document.getElementById('app')!);
root.render(<StrictMode><Automations /></StrictMode>);
addEventListener('leave', () => root.unmount());`,
    }),
  Vue: () =>
    build('run-vue', {
      'vite.config.ts': viteConfig('vue', '@vitejs/plugin-vue').replace(
        'vue()',
        "vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'latenode-embed' } } })",
      ),
      'index.html': htmlWithScript('/main.ts'),
      'Automations.vue': samples.vue,
      'main.ts': `import { createApp } from 'vue';
import Automations from './Automations.vue';
const app = createApp(Automations);
app.mount('#app');
addEventListener('leave', () => app.unmount());`,
    }),
  Svelte: () =>
    build('run-svelte', {
      'vite.config.ts': viteConfig('{ svelte }', '@sveltejs/vite-plugin-svelte'),
      'index.html': htmlWithScript('/main.ts'),
      'Automations.svelte': samples.svelte,
      'main.ts': `import { mount, unmount } from 'svelte';
import Automations from './Automations.svelte';
const app = mount(Automations, { target: document.getElementById('app')! });
addEventListener('leave', () => unmount(app));`,
    }),
};

const expectRemoval = async (): Promise<void> => {
  await visit.page.evaluate(() => dispatchEvent(new Event('leave')));
  await openedLatenode().waitFor({ state: 'detached' });
  expect(visit.problems).toEqual([]);
};

test.each(Object.entries(apps))(
  'the %s sample embeds one Latenode, removes it with its component, and shows an error of the broker',
  async (_, buildApp) => {
    const folder = await buildApp();
    visit = await visitPage(folder);
    await expectOneLatenode();
    await expectRemoval();
    await visit.page.context().close();
    visit = await visitPage(folder, { refusal: 'not_entitled' });
    await visit.page.getByRole('alert').getByText('Automations are not part of your account').waitFor();
    expect(await openedLatenode().count()).toBe(0);
    expect(visit.problems).toEqual([]);
  },
);

test('a client that is created in a component sends one request, and the console says why', async () => {
  const folder = await build('run-storm', {
    'vite.config.ts': viteConfig('react', '@vitejs/plugin-react'),
    'index.html': htmlWithScript('/main.tsx'),
    'main.tsx': `import { createTokenClient } from 'latenode-token-client';
import { useLatenode } from 'latenode-token-client/react';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { identityToken } from './identity-token';
const endpoint = 'https://abc123.execute-api.us-east-1.amazonaws.com/token';
function App() {
  const [count, setCount] = useState(0);
  useEffect(() => { if (count < 50) setTimeout(() => setCount(count + 1), 10); }, [count]);
  const latenode = useLatenode({ client: createTokenClient({ endpoint, identityToken }) });
  return <><p>Rendered {count} times</p><div ref={latenode.ref} style={{ height: '80vh' }} /></>;
}
createRoot(document.getElementById('app')!).render(<App />);`,
  });
  visit = await visitPage(folder);
  await visit.page.getByText('Rendered 50 times').waitFor();
  await expectOneLatenode();
});

test('the React sample calls a method of the SDK', async () => {
  visit = await visitPage(await apps.React());
  await visit.page.getByRole('button', { name: 'Save' }).click();
  await visit.page.getByText('Latenode for eyJ, saved').waitFor();
});

test('the sample in plain TypeScript embeds one Latenode, and removes it', async () => {
  const folder = await build('run-plain', {
    'index.html': htmlWithScript('/main.ts'),
    'plain.ts': samples.plain,
    'main.ts': `import { leave } from './plain';\naddEventListener('leave', leave);`,
  });
  visit = await visitPage(folder);
  await expectOneLatenode();
  await expectRemoval();
});

test('the sample in the README embeds one Latenode', async () => {
  visit = await visitPage(
    await build('run-readme', { 'index.html': htmlWithScript('/main.ts'), 'main.ts': samples.readme }),
  );
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
