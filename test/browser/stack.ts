/** Starts the stack of `npm start` and a browser for the tests of a file. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { generateKeyPair } from '../support/key-pair.ts';
import { shareBrowser } from './chromium.ts';

interface PageOptions extends BrowserContextOptions {
  readonly mayBreakPolicy?: boolean;
}

interface StageOptions {
  readonly origins?: readonly string[];
  readonly tenantId?: string;
}

/**
 * Starts both before the tests. Fails a test whose page violates its Content-Security-Policy or throws an exception. By default the
 * tenant is another one than the default of npm start, so that the tests notice where it comes from.
 */
export const setStage = ({ origins = [], tenantId = '7' }: StageOptions = {}) => {
  const browser = shareBrowser();
  const pageErrors: string[] = [];
  let stack: LocalStack;

  beforeAll(async () => {
    const { privateKey } = generateKeyPair('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const port = { number: 0, isRequired: false };
    stack = await startStack({ privateKey: pem, tenantId, port, origins, log: () => {} });
  });
  afterEach(() => expect(pageErrors.splice(0)).toEqual([]));
  afterAll(() => stack?.close());

  const newPage = async ({ mayBreakPolicy = false, ...options }: PageOptions = {}): Promise<Page> => {
    const page = await (await browser().newContext(options)).newPage();
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.on('console', (message) => {
      if (!mayBreakPolicy && message.text().includes('Content Security Policy'))
        pageErrors.push(message.text());
    });
    return page;
  };
  return {
    get stack() {
      return stack;
    },
    newPage,
    /** Signs a user in, from the demo's first page through the identity provider and back. */
    signIn: async (user: RegExp, options?: BrowserContextOptions): Promise<Page> => {
      const page = await newPage(options);
      await page.goto(stack.demo.url);
      await press(page, 'Sign in');
      await press(page, user);
      await page.getByRole('button', { name: 'Open Latenode' }).waitFor();
      return page;
    },
  };
};

export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** Returns the content of Latenode's iframe. */
export const latenode = (page: Page) => page.frameLocator('iframe[title="Latenode"]');

/** Opens Latenode, whose stand-in greets the user by id. */
export const openLatenode = async (page: Page, id = 'pro'): Promise<void> => {
  await press(page, 'Open Latenode');
  await latenode(page).getByText(`Latenode knows you as ${id}`).waitFor();
};
