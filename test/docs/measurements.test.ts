import { expect, test } from 'vitest';
import { drawChart } from '../../bench/chart.ts';
import { readSummary, replaceTables } from '../../bench/publish.ts';
import { partNames } from '../../bench/summary.ts';
import { readGuide } from '../support/guides.ts';

const summary = readSummary();

test('the committed summary is of a full run on the deployed Node.js, and names the machine', () => {
  expect(summary.machine).toMatch(/^\d+ × \S.* with Node\.js 24\.\d+\.\d+$/);
  for (const part of partNames) expect(summary[part]?.length, part).toBeGreaterThan(0);
});

test('the tables and the chart of the documentation match the committed summary', () => {
  const page = readGuide('docs/design.md');
  expect(page).toContain('| this broker ');
  expect(replaceTables(page, summary)).toBe(page);
  expect(readGuide('docs/images/measurements.svg')).toBe(drawChart(summary));
});

test('drawChart draws this broker and the alternatives in proportion, and names the machine', () => {
  const figures = { 'this broker': 100, Powertools: 200, 'crypto floor': 50 };
  const warm = Object.entries(figures).map(([candidate, value]) => {
    return { candidate, 'algorithm in': 'RS256', 'algorithm out': 'RS256', 'p50, µs': value };
  });
  const chart = drawChart({ machine: 'a test machine', warm });
  const widths = [...chart.matchAll(/class="bar.*? width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toEqual([62, 124]);
  expect(chart).toContain('>Powertools</text>');
  expect(chart).toContain('>200</text>');
  expect(chart).toContain('Measured with RS256 on a test machine; not on Lambda.');
});
