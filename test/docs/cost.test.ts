import { expect, test } from 'vitest';
import { assumed, deployed, estimate, formatCost, largestJump, measured, prices } from '../../bench/cost.ts';
import { readGuide } from '../support/guides.ts';
import { required, stageOf } from '../support/stage.ts';

const guide = readGuide('docs/cost-and-scale.md');

test('docs/cost-and-scale.md contains the tables that npm run cost prints', () => {
  const [, tables] = /<!-- npm run cost -->\n\n(.*)\n\n<!-- end -->/s.exec(guide) ?? [];
  expect(tables).toBe(formatCost());
});

test('the estimate uses the defaults of the deployment', () => {
  const { requestsPerSecond, logRetentionDays } = stageOf(required).settings;
  const [, memoryMegabytes] = /^ +memorySize: (\d+)$/m.exec(readGuide('serverless.yml')) ?? [];
  expect(deployed).toEqual({
    requestsPerSecond,
    memoryMegabytes: Number(memoryMegabytes),
    logRetentionDays,
  });
});

test('docs/cost-and-scale.md states the figures of the estimate in its text', () => {
  const { openPages, dollars } = estimate(deployed.requestsPerSecond);
  const rounded = Math.round(dollars);
  const hourly = (deployed.requestsPerSecond * 3600 * rounded) / 1e6;
  expect(guide).toContain(`${openPages.toLocaleString('en-US')} open pages`);
  expect(guide).toContain(`$${hourly.toFixed(2)} an hour at $${rounded} per million`);
  const millisecond = (deployed.memoryMegabytes / 1024) * prices.lambdaGigabyteSecond * 1000;
  expect(guide).toContain(`A millisecond more adds $${millisecond.toFixed(3)} per million`);
  expect(guide).toContain(`about ${Math.round(measured.secretReadsPerHour)} times an hour`);
  expect(guide).toContain(
    `${Number(largestJump.toPrecision(1)).toLocaleString('en-US')} requests per second at once`,
  );
});

test('docs/operations.md states the price of metrics, alarms and dashboard', () => {
  const dollars =
    assumed.metrics * prices.metricMonth +
    assumed.alarmMetrics * prices.alarmMetricMonth +
    prices.dashboardMonth;
  expect(readGuide('docs/operations.md')).toContain(`at most $${dollars.toFixed(2)} a month`);
  expect(guide).toContain(`at most $${(dollars + prices.secretMonth).toFixed(2)} a month`);
});
