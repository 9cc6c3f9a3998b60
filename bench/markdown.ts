/** Formats tables in Markdown, for the terminal and for the documentation. */

/** Pads all cells of a column to one width; a column whose cells are all numbers or dashes is aligned to the right. */
export const formatTable = (columns: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = columns.map((name, index) =>
    Math.max(3, name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const isNumeric = columns.map((_, index) => rows.every((row) => /^[*–\d.,]+$/.test(row[index] ?? '')));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, index) => (isNumeric[index] ? (cells[index] ?? '').padStart(width) : (cells[index] ?? '').padEnd(width))).join(' | ')} |`;
  const rule = `|${widths.map((width, index) => (isNumeric[index] ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
};
