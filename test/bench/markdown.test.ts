import { expect, test } from 'vitest';
import { formatRows } from '../../bench/markdown.ts';

test('formatRows returns a table with units in the headings, aligned cells and three significant digits', () => {
  const rows = [
    { candidate: 'this broker', answerP90Milliseconds: 9.1234, residentMegabytes: 70, ratioToFloor: 1 },
    { candidate: 'Powertools', answerP90Milliseconds: 1234.5, residentMegabytes: 80, ratioToFloor: 1.2 },
  ];
  expect(formatRows(rows).split('\n')).toEqual([
    '| candidate   | answer p90, ms | resident, MB | ratio to floor |',
    '| ----------- | -------------: | -----------: | -------------: |',
    '| this broker |           9.12 |           70 |           1.00 |',
    '| Powertools  |           1235 |           80 |           1.20 |',
  ]);
});

test('formatRows shows a dash for a missing member', () => {
  expect(
    formatRows([{ a: 1.5 }, {}])
      .split('\n')
      .at(-1),
  ).toBe('|    – |');
});
