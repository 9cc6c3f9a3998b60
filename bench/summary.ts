/** The tables of a run, and their Markdown. */

/** A line of a table; the names of its members are the headings, with their units. */
export type Row = Readonly<Record<string, string | number>>;

export const partNames = ['bundles', 'cold', 'warm', 'growth', 'load'] as const;

/** Parts that were not measured are absent. */
export type Summary = Readonly<Partial<Record<(typeof partNames)[number], readonly Row[]>>> & {
  readonly machine: string; // where the figures were made: processor and Node.js
};

/** Rounds all numbers to three significant digits. */
export const round = (rows: readonly Row[]): Row[] =>
  JSON.parse(JSON.stringify(rows), (_, value) => (typeof value === 'number' ? +value.toPrecision(3) : value));

/** Formats rows with the members of the first row as columns; a dash stands for a missing member. */
export const formatTable = (rows: readonly Row[]): string => {
  const headings = Object.keys(rows[0] ?? {});
  const body = rows.map((row) => headings.map((heading) => String(row[heading] ?? '–')));
  const lines = [headings, headings.map((_, column) => (column === 0 ? ':--' : '--:')), ...body];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return lines.map((line) => `| ${line.map(pad).join(' | ')} |`).join('\n');
};
