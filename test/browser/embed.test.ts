/** Tests the client in pages as they exist elsewhere: with a Content-Security-Policy, Trusted Types, and their own faults. */
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type * as Client from '../../client/index.ts';
import { shareBrowser } from './chromium.ts';

declare global {
  interface Window {
    client: typeof Client;
    embed: (options?: Partial<Client.EmbedOptions>) => Promise<string>;
  }
}

const app = 'https://app.example.com';
const broker = 'https://broker.example.com';
const latenode = 'https://embedded.latenode.com';

/** The SDK with an iframe that counts as loaded when it fires `load`, as Chromium does also for a blocked one. */
const sdk = `window.LatenodeEmbeddedSDK = class {
  configure({ container }) {
    const frame = document.createElement('iframe');
    frame.title = 'Latenode';
    frame.style.cssText = 'width: 100%; height: 100%; border: 0';
    frame.src = '${latenode}/app';
    container.append(frame);
    return new Promise((resolve) => frame.addEventListener('load', resolve));
  }
  cleanup() {}
};`;

/** Defines `embed`, which resolves with \`ready\`, or with code and message of the error. */
const page = `
  import './client/element.ts';
  import * as client from './client/index.ts';
  Object.assign(window, { client });
  const tokens = client.createTokenClient({ endpoint: '${broker}/token', identityToken: () => 'e30.e30.e30' });
  window.embed = (options) =>
    client.embedLatenode({ client: tokens, container: 'latenode', ...options })
      .sdk.then(() => 'ready', (error) => error.code + ': ' + error.message);
`;

const script = await build({
  stdin: { contents: page, resolveDir: process.cwd(), loader: 'ts' },
  ...{ bundle: true, format: 'esm', write: false },
});
const browser = shareBrowser();

const allowed = `default-src 'self'; style-src 'unsafe-inline'; script-src 'self' ${latenode}; connect-src ${broker}; frame-src ${latenode}`;

/** The policy of Latenode's demo (next.config.ts of latenode-com/embedded-demo, production). */
const demo = [
  "default-src 'self'; script-src 'self' https://embedded.latenode.com 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'",
  'frame-src https://embedded.latenode.com https://www.youtube.com https://youtube.com',
  "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
].join('; ');

/** Opens a page with the policy; a directive stands over the same one of the policy. */
const open = async (directive = '', policy = allowed): Promise<Page> => {
  const context = await browser().newContext();
  const html = '<!doctype html><title>App</title><div id="latenode" style="height: 400px"></div>';
  const bodies: Readonly<Record<string, [type: string, body: string]>> = {
    [`${app}/`]: ['text/html', `${html}<script type="module" src="/main.js"></script>`],
    [`${app}/main.js`]: ['text/javascript', script.outputFiles[0]?.text ?? ''],
    [`${latenode}/static/sdk/0.1.5.js`]: ['text/javascript', sdk],
    [`${latenode}/app`]: ['text/html', '<p>Latenode</p>'],
    [`${broker}/token`]: ['application/json', '{ "token": "eyJ", "expires_in": 600 }'],
  };
  await context.route('**', (route) => {
    const [contentType = 'text/html', body = ''] = bodies[route.request().url()] ?? [];
    const headers = { 'Access-Control-Allow-Origin': app, 'Access-Control-Allow-Headers': 'authorization' };
    const own = route.request().url().startsWith(app)
      ? { 'Content-Security-Policy': `${directive}; ${policy}` }
      : {};
    return route.fulfill({ contentType, body, headers: { ...headers, ...own } });
  });
  const opened = await context.newPage();
  await opened.goto(`${app}/`);
  await opened.waitForFunction(() => 'embed' in window);
  return opened;
};

describe('a page with a Content-Security-Policy', () => {
  it('that allows broker, script and frame shows Latenode', async () => {
    const opened = await open();
    expect(await opened.evaluate(() => window.embed())).toBe('ready');
    await opened.frameLocator('iframe').getByText('Latenode').waitFor();
  });

  it.each([
    ['connect-src', broker],
    ['script-src', latenode],
    ['frame-src', latenode],
  ])(
    'without the origin in %s causes blocked_by_csp, with directive and origin',
    async (directive, origin) => {
      const opened = await open(`${directive} 'self'`);
      const result = await opened.evaluate(() => window.embed());
      expect(result).toContain(`blocked_by_csp: The Content-Security-Policy blocks ${origin}`);
      expect(result).toContain(`add ${origin} to ${directive}.`);
      expect(await opened.locator('iframe').count()).toBe(0);
    },
  );

  it("of Latenode's demo needs connect-src, as the guide says", async () => {
    const unchanged = await open('', demo);
    expect(await unchanged.evaluate(() => window.embed())).toContain(`add ${broker} to connect-src.`);
    const changed = await open(`connect-src 'self' ${broker}`, demo);
    expect(await changed.evaluate(() => window.embed())).toBe('ready');
  });

  it('that blocks another frame shows Latenode', async () => {
    const opened = await open();
    const result = opened.evaluate(() => {
      const result = window.embed();
      document.body.append(
        Object.assign(document.createElement('iframe'), { src: 'https://ads.example.com' }),
      );
      return result;
    });
    expect(await result).toBe('ready');
  });
});

describe('a page that enforces Trusted Types', () => {
  const enforced = "require-trusted-types-for 'script'; trusted-types";

  it('shows Latenode if it allows the policy of the package, which is created once', async () => {
    const opened = await open(`${enforced} latenode-token-client`);
    await opened.route('**/static/sdk/*', (route) => route.abort(), { times: 1 });
    expect(await opened.evaluate(() => window.embed())).toMatch(/^sdk_not_loaded/);
    expect(await opened.evaluate(() => window.embed())).toBe('ready');
  });

  it('shows Latenode with a policy of the application', async () => {
    const opened = await open(`${enforced} app`);
    const result = opened.evaluate(() => {
      const rules = { createScriptURL: (url: string) => url };
      return window.embed({
        trustedTypesPolicy: Reflect.get(window, 'trustedTypes').createPolicy('app', rules),
      });
    });
    expect(await result).toBe('ready');
  });

  it('causes an error that names the policy if it does not allow it', async () => {
    const opened = await open(`${enforced} other`);
    const remedy = 'add latenode-token-client to trusted-types, or set trustedTypesPolicy.';
    const message = `blocked_by_csp: The Content-Security-Policy blocks ${latenode}/static/sdk/0.1.5.js: ${remedy}`;
    expect(await opened.evaluate(() => window.embed())).toBe(message);
  });
});

it.each([
  [
    'without a height causes a warning',
    '',
    [expect.stringMatching(/^The container "latenode" is 15\d px high: set a height\.$/)],
  ],
  ['with a height of 200 px causes none', 'height: 200px', []],
])('a container %s', async (_, style, warnings) => {
  const opened = await open();
  const messages: string[] = [];
  opened.on('console', (message) => messages.push(message.text()));
  await opened.evaluate((text) => {
    document.getElementById('latenode')?.setAttribute('style', text);
    return window.embed();
  }, style);
  await expect.poll(() => messages).toEqual(warnings);
});

it('<latenode-embed> is a block that Latenode fills', async () => {
  const opened = await open();
  await opened.evaluate(() => {
    const embed = document.createElement('latenode-embed');
    embed.client = { getToken: async () => ({ token: 'eyJ', expiresInSeconds: 600 }) };
    embed.style.height = '300px';
    document.body.append(embed);
  });
  await opened.frameLocator('latenode-embed iframe').getByText('Latenode').waitFor();
  const box = await opened.locator('latenode-embed iframe').boundingBox();
  expect(box?.height).toBe(300);
});
