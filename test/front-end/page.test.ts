/** Tests the file for `<script type="module">` in Chromium, without a build. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { samples } from './samples.ts';
import { sdkIntegrity, startBrowser, type Visit, type VisitOptions } from './stage.ts';

const root = inject('frontEndFolder');
const folder = join(root, 'page');
const visitPage = startBrowser();
let visit: Visit;

const script = '<script type="module">';
const signIn = () => sessionStorage.setItem('id_token', 'e30.identity.token');

/** Opens the sample with its script in a file, because the policy of docs/front-end.md allows no inline scripts and styles. */
const open = async (change: (script: string) => string, options?: VisitOptions): Promise<void> => {
  const withoutStyle = samples.page.replace(' style="height: 80vh"', '');
  const [page = '', code = ''] = withoutStyle.replace('</script>', '').split(script);
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'latenode-token-client.js'), join(folder, 'latenode-token-client.js'));
  await writeFile(join(folder, 'main.js'), change(code));
  await writeFile(join(folder, 'index.html'), `${page}<script type="module" src="main.js"></script>`);
  visit = await visitPage(folder, options);
};

test('the sample without a build embeds Latenode', async () => {
  await open((code) => code, { before: signIn });
  await visit.page.getByText('Latenode for eyJ').waitFor();
  expect(visit.tokenRequests).toHaveLength(1);
  expect(visit.problems).toEqual([]);
});

test('the recommended Content-Security-Policy blocks requests to other origins and inline scripts', async () => {
  await open(
    () => `fetch('https://evil.example.com').catch(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "inline"';
    document.body.append(script);
  })`,
  );
  await expect.poll(() => visit.problems.join()).toMatch(/connect-src.*script-src/s);
  expect(await visit.page.title()).toBe('Automations');
});

test.each([
  ['embeds Latenode from the script with this hash', sdkIntegrity, 'ready', 1],
  ['embeds nothing if the hash differs', `sha384-${'A'.repeat(64)}`, 'sdk_not_loaded', 0],
])('embedLatenode %s, even if a class is already on window', async (_, integrity, result, count) => {
  const putClassOnWindow = () => {
    sessionStorage.setItem('id_token', 'e30.identity.token');
    Object.assign(window, {
      LatenodeEmbeddedSDK: class {
        configure() {}
        navigate() {}
        cleanup() {}
      },
    });
  };
  await open(
    (code) =>
      code.replace(
        "container: 'latenode' });",
        `container: 'latenode', integrity: '${integrity}' })
          .sdk.then(() => 'ready', (error) => error.code).then((result) => { document.title = result; });`,
      ),
    { before: putClassOnWindow },
  );
  await expect.poll(() => visit.page.title()).toBe(result);
  expect(await visit.page.getByText('Latenode for eyJ').count()).toBe(count);
});
