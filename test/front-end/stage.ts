/** Starts a browser, and responds to its requests for the application, the token endpoint and the script of Latenode's SDK. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { shareBrowser } from '../browser/chromium.ts';
import { blocksOf, readGuide } from '../support/guides.ts';

const appUrl = 'https://app.example.com/';
const endpoint = 'https://abc123.execute-api.us-east-1.amazonaws.com';
const sdkUrl = 'https://embedded.latenode.com/static/sdk/0.1.5.js';

/** Shows the token in place of Latenode's iframe. */
const sdkScript = `window.LatenodeEmbeddedSDK = class {
  async configure({ token, container }) {
    const article = document.createElement('article');
    article.textContent = 'Latenode for ' + token;
    container.append(article);
  }
  navigate() {}
  cleanup() {}
};`;
export const sdkIntegrity = `sha384-${createHash('sha384').update(sdkScript).digest('base64')}`;

/** The Content-Security-Policy that docs/front-end.md recommends. */
const [policyBlock = ''] = blocksOf(readGuide('docs/front-end.md'), 'http');
const policy = policyBlock.replaceAll('\n', ' ').trim();

export interface Visit {
  readonly page: Page;
  /** The requests for a token so far. */
  readonly tokenRequests: readonly Request[];
  /** Exceptions, and violations of the page's Content-Security-Policy. */
  readonly problems: readonly string[];
}

export interface VisitOptions {
  /** The error code that the token endpoint responds with. */
  readonly errorCode?: string;
  /** Runs in the page, before its scripts. */
  readonly before?: () => void;
}

/** Starts the browser for the tests of a file. The returned function serves a folder and opens its page. */
export const startBrowser = () => {
  const browser = shareBrowser();
  return async (folder: string, { errorCode, before }: VisitOptions = {}): Promise<Visit> => {
    const context = await browser().newContext();
    const page = await context.newPage();
    const tokenRequests: Request[] = [];
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) problems.push(message.text());
    });
    const cors = { 'Access-Control-Allow-Origin': new URL(appUrl).origin };

    await context.route('**', (route) => route.abort());
    await context.route(`${appUrl}**`, async (route) => {
      const path = new URL(route.request().url()).pathname.replace(/\/$/, '/index.html');
      await route.fulfill({ path: join(folder, path), headers: { 'Content-Security-Policy': policy } });
    });
    await context.route(sdkUrl, (route) =>
      route.fulfill({ headers: { ...cors, 'Content-Type': 'text/javascript' }, body: sdkScript }),
    );
    await context.route(`${endpoint}/token`, (route) => {
      tokenRequests.push(route.request());
      if (!errorCode) return route.fulfill({ headers: cors, json: { token: 'eyJ', expires_in: 600 } });
      const json = { code: errorCode, detail: 'A sentence.', request_id: 'request-1' };
      return route.fulfill({ status: 403, headers: cors, json });
    });
    if (before) await page.addInitScript(before);
    await page.goto(appUrl);
    return { page, tokenRequests, problems };
  };
};
