/** Finds and starts the Chromium of this machine; none comes with the project. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** `CHROMIUM_PATH` if it is set, else the system's, else the one Playwright has downloaded. */
export const findChromium = (): string | undefined => {
  const { CHROMIUM_PATH: chosen } = process.env;
  return (chosen ? [chosen] : [...usualPaths, chromium.executablePath()]).find((path) => existsSync(path));
};

/** Playwright's own settings let it start as root, and connect to this machine only. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium() ?? '' });
