/** The suite as `npm run mutation` runs it, thousands of times: without what is slow and ends outside lib/. */
import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

export default defineConfig({
  test: {
    ...suite.test,
    include: ['test/lib/**/*.test.ts'],
  },
});
