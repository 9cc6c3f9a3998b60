/** Plain tables for a terminal: words to the left, numbers to the right. */
import type { Ratio } from './statistics.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
}

/** Aligned by columns; the first is a name, and the others hold numbers unless one of theirs is longer than 24. */
export const formatTable = ({ title, columns, rows, notes = [] }: Table): string => {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, index) => {
        const cell = cells[index] ?? '';
        return index === 0 || width > 24 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [title, '', line(columns), rule, ...rows.map(line), ...notes.map((note) => `  ${note}`)].join('\n');
};

/** Three digits that count, as many as anybody can compare. */
export const number = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** With the 10th and the 90th percentile of the rounds. */
export const spreadOf = ({ median, spread }: Ratio): string =>
  `${median.toFixed(2)} (${spread.map((end) => end.toFixed(2)).join('–')})`;
