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

test('drawChart draws this broker and the alternatives in proportion to their measurements', () => {
  const chart = drawChart({
    machine: 'a test',
    bundles: [],
    warm: [
      ['this broker', 100],
      ['Powertools', 200],
      ['crypto floor', 50],
    ].map(([candidate, p50Microseconds]) => ({
      ...{ candidate: String(candidate), algorithmIn: 'RS256', algorithmOut: 'RS256', ratioToFloor: 1 },
      ...{ p50Microseconds: Number(p50Microseconds), p99Microseconds: 1000 },
    })),
  });
  const widths = [...chart.matchAll(/class="bar.*? width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toEqual([62, 124]);
  expect(chart).toContain('>Powertools</text>');
  expect(chart).toContain('>200</text>');
});
