/** `npm run mutation`: changes lib/ in every small way that Stryker knows, and counts the changes that no test notices. */
export default {
  mutate: ['lib/**/*.ts'],
  testRunner: 'vitest',
  tsconfigFile: 'none', // TypeScript 7 no longer has the function that Stryker would read it with, and nothing needs it
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  warnings: { slow: false }, // of changes to what runs at load, for which all tests must run: about half of the time
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: '.stryker-report.json' },
  tempDirName: '.stryker',
  thresholds: { high: 95, low: 90, break: 85 },
};
