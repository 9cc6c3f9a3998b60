/** Finds and starts the Chromium of this machine; the project does not contain one. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Returns `CHROMIUM_PATH` if it is set, otherwise the path of the system's Chromium, otherwise of Playwright's download. */
export const findChromium = (): string | undefined => {
  const { CHROMIUM_PATH: chosen } = process.env;
  return (chosen ? [chosen] : [...usualPaths, chromium.executablePath()]).find((path) => existsSync(path));
};

/** Starts Chromium for the tests of a file, with Playwright's default flags, which allow root; each test gets new contexts. */
export const shareBrowser = (): (() => Browser) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium() ?? '' });
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => browser?.close());
  return () => browser;
};
