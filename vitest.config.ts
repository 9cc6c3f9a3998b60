import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a Chromium, and moto: npm run test:browser, npm run test:moto.
    exclude: [...configDefaults.exclude, 'test/browser/**', 'test/moto/**'],
    testTimeout: 20_000, // for a machine that is busy; no test needs so long
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
