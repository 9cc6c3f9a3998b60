/** Reads, formats and publishes the summary of a run. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { BundleRow } from './candidates.ts';
import { drawChart } from './chart.ts';
import type { ColdRow } from './cold.ts';
import type { LoadRow } from './load.ts';
import { formatRows } from './markdown.ts';
import type { GrowthRow, WarmRow } from './warm.ts';

/** The results of a run, without the parts that were not measured. */
export interface Summary {
  readonly machine: string;
  readonly bundles: readonly BundleRow[];
  readonly cold?: readonly ColdRow[];
  readonly warm?: readonly WarmRow[];
  readonly growth?: readonly GrowthRow[];
  readonly load?: readonly LoadRow[];
}

const fileOf = (path: string): URL => new URL(`../${path}`, import.meta.url);

export const readSummary = (): Summary => JSON.parse(readFileSync(fileOf('bench/measurements.json'), 'utf8'));

/** Formats the summary as JSON with one row per line and four significant digits. */
export const formatSummary = ({ machine, ...parts }: Summary): string => {
  const round = (_: string, value: unknown) => (typeof value === 'number' ? +value.toPrecision(4) : value);
  const members = Object.entries(parts).map(
    ([name, rows]) => `"${name}": [\n  ${rows.map((row) => JSON.stringify(row, round)).join(',\n  ')}\n]`,
  );
  return `{\n${[`"machine": ${JSON.stringify(machine)}`, ...members].join(',\n')}\n}\n`;
};

export const formatTables = ({ machine, ...parts }: Summary): string =>
  [`${machine}:`, ...Object.values(parts).map(formatRows)].join('\n\n');

/** Returns the text of docs/design.md with the tables of the summary. */
export const replaceTables = (page: string, summary: Summary): string =>
  page.replace(/(?<=<!-- npm run bench -->\n\n).*?(?=\n\n<!-- end -->)/s, () => formatTables(summary));

/** Writes the summary, and the tables and the chart of the documentation. */
export const publish = (summary: Summary): void => {
  const page = fileOf('docs/design.md');
  writeFileSync(fileOf('bench/measurements.json'), formatSummary(summary));
  writeFileSync(page, replaceTables(readFileSync(page, 'utf8'), readSummary()));
  writeFileSync(fileOf('docs/images/measurements.svg'), drawChart(readSummary()));
};
