/** Formats tables as Markdown, for the terminal and for the documentation. */

/** Pads the cells of each column to the same width, and aligns numbers and dashes to the right. */
export const formatTable = (columns: readonly string[], rows: readonly (readonly string[])[]): string => {
  const aligned = columns.map((name, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    const width = Math.max(3, name.length, ...cells.map((cell) => cell.length));
    const isNumeric = cells.every((cell) => /^[*–\d.,]+$/.test(cell));
    const pad = (cell: string) => (isNumeric ? cell.padStart(width) : cell.padEnd(width));
    return [pad(name), isNumeric ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width), ...cells.map(pad)];
  });
  const lines = [...Array(rows.length + 2).keys()].map((line) =>
    aligned.map((column) => column[line]).join(' | '),
  );
  return lines.map((line) => `| ${line} |`).join('\n');
};

const units = { Microseconds: 'µs', Milliseconds: 'ms', Seconds: 's', Megabytes: 'MB', Kilobytes: 'kB' };

/** Converts a name to a heading: `loadMilliseconds` to `load, ms`. */
const toHeading = (name: string): string => {
  const [unit, symbol] = Object.entries(units).find(([unit]) => name.endsWith(unit)) ?? [];
  const words = name.slice(0, name.length - (unit?.length ?? 0));
  const heading = words.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return symbol ? `${heading}, ${symbol}` : heading;
};

/** Formats the values of a column. If one is fractional, all have three significant digits. */
const toCells = (values: readonly unknown[]): string[] => {
  const isFractional = values.some((value) => typeof value === 'number' && !Number.isInteger(value));
  return values.map((value = '–') => {
    if (typeof value !== 'number' || !isFractional) return String(value);
    return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
  });
};

/** Formats objects as a table, with the members of the first object as columns. */
export const formatRows = (rows: readonly object[]): string => {
  const names = Object.keys(rows[0] ?? {});
  const members = rows.map((row) => new Map(Object.entries(row)));
  const columns = names.map((name) => toCells(members.map((row) => row.get(name))));
  return formatTable(
    names.map(toHeading),
    rows.map((_, index) => columns.map((column) => column[index] ?? '')),
  );
};
