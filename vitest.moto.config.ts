/** The template and the stand-in for Secrets Manager against cfn-lint and moto, which are Python: see .ci/run. */
import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

export default defineConfig({
  test: {
    ...suite.test,
    include: ['test/moto/**/*.test.ts'],
    exclude: [],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
