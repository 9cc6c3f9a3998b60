import { expect, test } from 'vitest';
import { drawChart } from '../../bench/chart.ts';
import { formatSummary, readSummary, replaceTables } from '../../bench/summary.ts';
import { readGuide } from '../support/guides.ts';

const summary = readSummary();

test('the committed summary is of a full run on the deployed Node.js, and has at most 100 lines', () => {
  expect(readGuide('bench/measurements.json')).toBe(formatSummary(summary));
  expect(readGuide('bench/measurements.json').split('\n').length).toBeLessThanOrEqual(100);
  expect(summary.machine).toMatch(/^Node\.js 24\./);
  for (const part of ['bundles', 'cold', 'warm', 'growth'] as const)
    expect(summary[part]?.length, part).toBeGreaterThan(0);
});

test('the tables and the chart of the documentation match the committed summary', () => {
  const page = readGuide('docs/design.md');
  expect(page).toContain('| this broker ');
  expect(replaceTables(page, summary)).toBe(page);
  expect(readGuide('docs/images/measurements.svg')).toBe(drawChart(summary));
});

test('drawChart draws every candidate in proportion to its measurement', () => {
  const chart = drawChart({
    machine: 'a test',
    bundles: [],
    warm: [100, 200].map((p50Microseconds, index) => ({
      ...{ candidate: `candidate ${index}`, algorithmIn: 'RS256', algorithmOut: 'RS256', ratioToFloor: 1 },
      ...{ p50Microseconds, p99Microseconds: 2 * p50Microseconds },
    })),
  });
  const widths = [...chart.matchAll(/class="bar.*? width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toEqual([45, 45, 90, 90]);
  expect(chart).toContain('>candidate 1</text>');
  expect(chart).toContain('>200, 400</text>');
});
