import { expect, test } from 'vitest';
import { formatTable, round } from '../../bench/summary.ts';

test('round keeps three significant digits', () => {
  expect(round([{ candidate: 'a', 'load, ms': 36.083, kB: 1269.4 }])).toEqual([
    { candidate: 'a', 'load, ms': 36.1, kB: 1270 },
  ]);
});

test('formatTable aligns figures, and shows a dash for a missing member', () => {
  expect(
    formatTable([{ candidate: 'this broker', 'load, ms': 9.12 }, { candidate: 'b' }]).split('\n'),
  ).toEqual([
    '| candidate   | load, ms |',
    '| :--         |      --: |',
    '| this broker |     9.12 |',
    '| b           |        – |',
  ]);
});
