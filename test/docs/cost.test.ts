import { expect, test } from 'vitest';
import { assumed, deployed, prices, readMeasured } from '../../bench/cost/figures.ts';
import { scaleOf } from '../../bench/cost/model.ts';
import { formatCost } from '../../bench/cost/tables.ts';
import { readGuide, serverlessYml } from '../support/guides.ts';

const guide = readGuide('docs/cost-and-scale.md');

test('the tables of the guide are those that npm run cost prints', () => {
  const [, tables] = /<!-- npm run cost -->\n\n(.*)\n\n<!-- end -->/s.exec(guide) ?? [];
  expect(tables).toBe(formatCost(readMeasured()));
});

test('what they reckon with is what is deployed', () => {
  const { params, provider } = serverlessYml;
  expect(deployed).toEqual({
    requestsPerSecond: params.default.requestsPerSecond,
    memoryMegabytes: provider.memorySize,
    logRetentionDays: params.default.logRetentionDays,
  });
});

test('the figures in the prose are theirs', () => {
  const measured = readMeasured();
  const { openPages, dollarsPerMillion } = scaleOf(deployed.requestsPerSecond, measured);
  const dollars = Math.round(dollarsPerMillion);
  const hourly = (deployed.requestsPerSecond * 3600 * dollars) / 1e6;
  expect(guide).toContain(`${openPages.toLocaleString('en-US')} open pages`);
  expect(guide).toContain(`$${hourly.toFixed(2)} an hour at $${dollars} per million`);
  const millisecond = (deployed.memoryMegabytes / 1024) * prices.lambdaGigabyteSecond * 1000;
  expect(guide).toContain(`A millisecond more makes $${millisecond.toFixed(3)} per million`);
  expect(guide).toContain(`about ${Math.round(measured.secretReadsPerHour)} times an hour`);
});

test('the README says what metrics, alarms and dashboard cost', () => {
  const dollars =
    assumed.metrics * prices.metricMonth +
    assumed.alarmMetrics * prices.alarmMetricMonth +
    prices.dashboardMonth;
  expect(readGuide('README.md')).toContain(`at most $${dollars.toFixed(2)} a month`);
});
