import { expect, test } from 'vitest';
import { formatTable, number, spreadOf } from '../../bench/table.ts';

test('a table is aligned: names to the left, numbers to the right, notes below', () => {
  const table = {
    title: 'Times, ms',
    columns: ['', 'p50', 'p99'],
    rows: [
      ['package', '9.10', '12.5'],
      ['tutorial', '104', '–'],
    ],
    notes: ['–: not measured'],
  };
  expect(formatTable(table).split('\n')).toEqual([
    'Times, ms',
    '',
    '           p50   p99',
    '────────  ────  ────',
    'package   9.10  12.5',
    'tutorial   104     –',
    '  –: not measured',
  ]);
});

test('a number has three digits that count', () => {
  expect([0.1234, 1.2345, 12.345, 123.45, 12345.6].map(number)).toEqual([
    '0.12',
    '1.23',
    '12.3',
    '123',
    '12346',
  ]);
});

test('a ratio is shown with the spread of its rounds', () => {
  expect(spreadOf({ median: 1.234, spread: [1.1, 1.5] })).toBe('1.23 (1.10–1.50)');
});
