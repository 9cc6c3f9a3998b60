/** The tables of docs/cost-and-scale.md. */
import type { Measured } from './figures.ts';
import { partNames, quotasOf, scaleOf } from './model.ts';

const rates = [1, 10, 50, 100, 1000, 5000, 10_000];
const ratesOfParts = [1, 10, 100, 10_000];

/** All that stands between the marks in the guide. */
export const formatCost = (measured: Measured): string =>
  [formatScale(measured), formatParts(measured), formatQuotas(measured)].join('\n\n');

function formatScale(measured: Measured): string {
  const quotas = quotasOf(measured).filter(({ isOfJump }) => !isOfJump);
  return table(
    [
      'requests/s',
      'pages open at most',
      'Lambda concurrency',
      'Secrets Manager, calls/h',
      '$ per million tokens',
      '$ per month',
      'quotas met',
    ],
    rates.map((rate) => {
      const scale = scaleOf(rate, measured);
      return [
        count(rate),
        count(scale.openPages),
        count(scale.concurrency),
        count(scale.secretReadsPerHour),
        scale.dollarsPerMillion.toFixed(2),
        count(Number(scale.dollarsPerMonth.toPrecision(3))),
        quotas
          .filter(({ metAt }) => metAt <= rate)
          .map(({ name }) => name)
          .join(', ') || 'none',
      ];
    }),
  );
}

function formatParts(measured: Measured): string {
  const scales = ratesOfParts.map((rate) => scaleOf(rate, measured));
  return table(
    ['$ per million tokens', ...ratesOfParts.map((rate) => `at ${count(rate)}/s`)],
    [
      ...partNames.map((part) => [part, ...scales.map(({ parts }) => parts[part].toFixed(2))]),
      ['**together**', ...scales.map(({ dollarsPerMillion }) => `**${dollarsPerMillion.toFixed(2)}**`)],
    ],
  );
}

function formatQuotas(measured: Measured): string {
  return table(
    ['quota', 'default', 'met at, requests/s', 'what to do'],
    quotasOf(measured).map(({ name, value, metAt, isOfJump, remedy }) => [
      name,
      count(value),
      `${isOfJump ? 'a jump from none to ' : ''}${count(Number(metAt.toPrecision(2)))}`,
      remedy,
    ]),
  );
}

/** Markdown; all columns but the words are set to the right. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumber = columns.map((_, index) => rows.every((row) => /^[*\d.,]+$/.test(row[index] ?? '')));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = `|${isNumber.map((right) => (right ? '---:' : '---')).join('|')}|`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
