/** `npm run mutation`: applies small changes (mutants) to lib/, and counts those that no unit test detects. */
export default {
  mutate: ['lib/**/*.ts'],
  testRunner: 'vitest',
  tsconfigFile: 'none', // Stryker reads it with a function that TypeScript 7 has removed, and does not need it here
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  warnings: { slow: false }, // about static mutants, for which all tests must run: about half of the time
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: '.stryker-report.json' },
  tempDirName: '.stryker',
  thresholds: { high: 95, low: 90, break: 85 },
};
