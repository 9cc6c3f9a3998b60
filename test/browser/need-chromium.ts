/** Ends a run of the browser tests with instructions if there is no Chromium. */
import { findChromium } from './chromium.ts';

export default (): void => {
  if (findChromium()) return;
  console.error(`
The browser tests need a Chromium or Chrome, and none was found. Install one, for example
  Debian, Ubuntu   apt-get install chromium
  macOS            brew install --cask chromium
  anywhere         npx playwright-core install chromium
or set CHROMIUM_PATH to the one you have.
`);
  process.exit(1);
};
