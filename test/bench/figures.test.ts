import { expect, test } from 'vitest';
import { median, medianRatio, quantile } from '../../bench/statistics.ts';
import { formatTable, round } from '../../bench/summary.ts';

test('quantile returns the sample that this share of the samples does not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0, 0.1, 0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([1, 10, 50, 99, 100]);
  expect(median([3, 1, 2])).toBe(2);
});

test('medianRatio compares samples of the same round', () => {
  expect(medianRatio([2, 20, 300], [1, 10, 100])).toBe(2);
});

test('missing samples yield NaN, not a plausible figure', () => {
  expect([quantile([], 0.5), medianRatio([], [])]).toEqual([Number.NaN, Number.NaN]);
});

test('formatTable aligns rounded figures, and shows a dash for a missing member', () => {
  const rows = [{ candidate: 'this broker', 'load, ms': 36.083, kB: 1269.4 }, { candidate: 'b' }];
  expect(formatTable(round(rows)).split('\n')).toEqual([
    '| candidate   | load, ms |   kB |',
    '| :--         |      --: |  --: |',
    '| this broker |     36.1 | 1270 |',
    '| b           |        – |    – |',
  ]);
});
