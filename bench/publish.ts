/** Reads, formats and publishes the summary of a run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { drawChart } from './chart.ts';
import { formatTable, type Summary } from './summary.ts';

const fileOf = (path: string): URL => new URL(`../${path}`, import.meta.url);

export const readSummary = (): Summary => JSON.parse(readFileSync(fileOf('bench/measurements.json'), 'utf8'));

export const formatTables = ({ machine, ...parts }: Summary): string =>
  [`Measured on ${machine}:`, ...Object.values(parts).map(formatTable)].join('\n\n');

/** Returns the text of docs/design.md with the tables of the summary. */
export const replaceTables = (page: string, summary: Summary): string =>
  page.replace(/(?<=<!-- npm run bench -->\n\n).*?(?=\n\n<!-- end -->)/s, () => formatTables(summary));

/** Writes the summary, with one row per line, and the tables and the chart of the documentation. */
export const publish = (summary: Summary): void => {
  const page = fileOf('docs/design.md');
  const text = JSON.stringify(summary, null, 1).replaceAll(/\n {3}|\n {2}(?=\})/g, ' ');
  writeFileSync(fileOf('bench/measurements.json'), `${text}\n`);
  writeFileSync(page, replaceTables(readFileSync(page, 'utf8'), summary));
  writeFileSync(fileOf('docs/images/measurements.svg'), drawChart(summary));
};
