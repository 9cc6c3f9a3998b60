/**
 * Defines the tests as projects: `vitest --project unit`, likewise `integration`, `browser`, `screenshots`, `front-end`, `issuers`,
 * `moto`, `schemathesis`, `fuzz`. `npm test` runs `unit` and `integration`, which need only Node.js. `browser` and `front-end` need
 * Chromium, `front-end` also a registry of npm packages; `issuers` needs Java, Maven and registries of packages; `moto` and
 * `schemathesis` need Python packages (see .ci/run).
 */
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { isolateTemporaryFiles } from './serverless/build/temporary-folder.ts';

isolateTemporaryFiles(); // for the tests and the programs that they start

const unitTests = ['test/lib/**/*.test.ts', 'test/layout.test.ts'];

const project = (
  name: string,
  test: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration => ({
  test: {
    name,
    // Milliseconds. They end a test that hangs; no test fails because the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    ...test,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...test.env },
  },
});

const browser = {
  globalSetup: 'test/browser/need-chromium.ts',
  testTimeout: 180_000,
};

// Threads start faster than processes, whose start takes half of the time of small test files.
const unit = project('unit', { include: unitTests, pool: 'threads' });
const projects = [
  unit,
  project('integration', {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...unitTests,
      'test/browser/**',
      'test/front-end/**',
      'test/issuers/**',
      'test/moto/**',
      'test/schemathesis/**',
    ],
  }),
  project('browser', { ...browser, include: ['test/browser/**/*.test.ts'] }),
  project('screenshots', {
    ...browser,
    include: ['test/browser/looks.test.ts'],
    env: { SCREENSHOTS: process.env.SCREENSHOTS || 'docs/images' },
  }),
  project('front-end', {
    include: ['test/front-end/**/*.test.ts'],
    globalSetup: 'test/front-end/install.ts',
    testTimeout: 600_000, // the build with Next.js takes minutes on a busy machine
  }),
  // Starts servers of other projects: minutes on a slow machine.
  project('issuers', { include: ['test/issuers/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 600_000 }),
  project('moto', { include: ['test/moto/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 600_000 }),
  project('schemathesis', {
    include: ['test/schemathesis/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  }),
  project('fuzz', {
    include: ['test/fuzz/**/*.test.ts'],
    env: { FUZZ_SECONDS: process.env.FUZZ_SECONDS || '120' },
  }),
];

export default defineConfig({
  test: {
    maxWorkers: '100%', // of the cores: by default one is left idle, which is half of a machine with two
    // `npm run mutation` runs the tests thousands of times, so only the unit tests. Stryker cannot select a project.
    projects: process.env.STRYKER_MUTATOR_WORKER === undefined ? projects : [unit],
  },
});
