/** Tests other pages with `npm start`: the one that docs/front-end.md creates with Vite, and Latenode's own demo. */
import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFreePort, type LoopbackServer, listenOnLoopback } from '../../local/loopback.ts';
import { blocksOf, projectDirectory, readGuide } from '../support/guides.ts';
import { spawnGroup } from '../support/npm-start.ts';
import { latenode, setStage } from './stack.ts';

const port = await findFreePort();
const origin = `http://localhost:${port}`;
const stage = setStage({ origins: [origin] });
const run = promisify(execFile);

const guide = readGuide('docs/front-end.md');
const sectionOf = (title: string) =>
  guide.split(/^##+ /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
const own = sectionOf('Your own page on this machine');
const [, install = ''] = blocksOf(own, 'sh');
const [main = ''] = blocksOf(own, 'ts');
const [tokenRequest = ''] = blocksOf(sectionOf("From Latenode's demo"), 'ts');

let folder: string;
let page: string;
let vite: ChildProcess;
let other: LoopbackServer;

/** Replaces the addresses in the guide by those of this stack, which has free ports. */
const withAddresses = (source: string): string => {
  const { api, identityProvider, sdkUrl } = stage.stack;
  return source
    .replaceAll(/http:\/\/127\.0\.0\.1:3000|https:\/\/abc123[\w.-]+/g, api.url)
    .replaceAll('http://127.0.0.1:3002', identityProvider.issuer)
    .replaceAll('http://127.0.0.1:3004', new URL(sdkUrl).origin);
};

/** Reproduces `LatenodeEditor.tsx` of Latenode's demo, with the token request of the guide. */
const editor = () => `
  ${tokenRequest}
  const sdkUrl = '${stage.stack.sdkUrl}';
  if (!tokenRes.ok) throw new Error('Token request failed (' + tokenRes.status + ')');
  await new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = sdkUrl;
    script.onload = resolve;
    script.onerror = reject;
    document.head.appendChild(script);
  });
  document.body.innerHTML = '<div id="latenode-embed" style="height: 90vh"></div>';
  const sdk = new window.LatenodeEmbeddedSDK();
  await sdk.configure({ ui: { main: { hideSideMenu: false } }, token, container: 'latenode-embed' });
  sdk.navigate({ to: '/shared-scenarios' });
  await sdk.createEmptyScenario('New automation');
`;

const identityToken = `export const identityToken = async () =>
  (await fetch('http://127.0.0.1:3002/id-token?user=pro')).text();`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latenode-own-page-'));
  page = join(folder, 'own-page');
  await run('npm', ['run', 'build:client'], { cwd: projectDirectory });
  const pack = ['pack', '--workspace', 'client', '--pack-destination', folder];
  await run('npm', pack, { cwd: projectDirectory });
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  // Runs the commands of the guide; only the path of the tarball differs.
  for (const command of install.trim().split('\n')) {
    const [program = '', ...args] = command.replace(/\S+\.tgz$/, join(folder, tarball)).split(' ');
    if (program === 'npm') await run(program, args, { cwd: args[0] === 'create' ? folder : page });
  }
  const script = (name: string) => `<!doctype html><body><script type="module" src="/src/${name}"></script>`;
  const files = {
    'src/main.ts': withAddresses(main),
    'src/identity-token.ts': withAddresses(identityToken),
    'src/editor.js': withAddresses(editor()),
    'editor.html': script('editor.js'),
    'empty.html': '<!doctype html><p>empty',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(page, name), text);
  other = await listenOnLoopback(
    createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<p>empty')),
  );
  const args = ['node_modules/vite/bin/vite.js', '--port', String(port), '--strictPort'];
  vite = spawnGroup(process.execPath, args, { cwd: page });
  vite.stderr?.pipe(process.stderr);
  await once(vite.stdout ?? vite, 'data');
}, 180_000);

afterAll(async () => {
  if (vite?.kill()) await once(vite, 'exit');
  await other?.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['the page that the guide creates with Vite', '/'],
  ["Latenode's own demo, with the token request of the guide", '/editor.html'],
])('shows the stand-in in %s', async (_, path) => {
  const opened = await stage.newPage();
  await opened.goto(`${origin}${path}`);
  await latenode(opened).getByText('Latenode knows you as pro').waitFor();
});

it.each([
  ['allows a page of ORIGIN', () => `${origin}/empty.html`, 'read', 1],
  ['forbids a page of another origin', () => other.url, 'rejected', 0],
] as const)('%s to call the servers and to embed the stand-in', async (_name, url, outcome, frames) => {
  const opened = await stage.newPage({ mayBreakPolicy: true });
  await opened.goto(url());
  const { api, identityProvider, sdkUrl } = stage.stack;
  const read = await opened.evaluate(
    (requests) =>
      Promise.all(
        requests.map(([url = '', Authorization]) =>
          fetch(url, { method: 'POST', headers: Authorization ? { Authorization } : {} }).then(
            () => 'read',
            () => 'rejected',
          ),
        ),
      ),
    [[`${api.url}/token`, 'Bearer e30.e30.e30'], [`${identityProvider.issuer}/token`]],
  );
  expect(read).toEqual([outcome, outcome]);
  await opened.evaluate(
    (source) => {
      document.body.innerHTML = `<iframe title="Latenode" src="${source}"></iframe>`;
      return new Promise((resolve) => document.querySelector('iframe')?.addEventListener('load', resolve));
    },
    `${new URL(sdkUrl).origin}/`,
  );
  expect(await latenode(opened).getByText('Stand-in for Latenode').count()).toBe(frames);
});
