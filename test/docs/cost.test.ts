import { expect, test } from 'vitest';
import { readGuide } from '../support/guides.ts';
import { required, stageOf } from '../support/settings.ts';

const guide = readGuide('docs/cost-and-scale.md');

/** Returns the cells of the table whose first heading is this one, without thousands separators and asterisks. */
const tableOf = (heading: string): string[][] => {
  const [, ...rows] = (guide.split(`\n| ${heading} `)[1]?.split('\n\n')[0] ?? '').split('\n');
  const cells = rows.slice(1).map((row) => row.replaceAll(/[,*]/g, '').split('|'));
  return cells.map((row) => row.slice(1, -1).map((cell) => cell.trim()));
};
const totalOf = (rows: readonly (readonly string[])[]): number => {
  const products = rows.slice(0, -1).map(([, price, amount]) => Number(price) * Number(amount));
  const total = products.reduce((sum, product) => sum + product, 0);
  expect(rows.map((row) => row[3])).toEqual([...products, total].map((dollars) => dollars.toFixed(2)));
  return total;
};

const perMillion = totalOf(tableOf('per million tokens'));
const perMonth = totalOf(tableOf('per month'));

test('docs/cost-and-scale.md computes its table from its prices and its formula', () => {
  expect(guide).toContain(`$${perMillion.toFixed(2)} + $4.75 / *r* + $${perMonth.toFixed(2)} / (2.592 *r*)`);
  const rows = tableOf('requests/s');
  expect(rows).toHaveLength(7);
  for (const [rate, pages, concurrency, reads, dollars, monthly] of rows) {
    const r = Number(rate);
    const expected = perMillion + 4.75 / r + perMonth / (2.592 * r);
    expect([pages, concurrency]).toEqual([570 * r, Math.ceil(r / 10)].map(String));
    expect(Number(reads)).toBe(Math.round(Number(concurrency) * 13.2));
    expect(dollars).toBe(expected.toFixed(2));
    expect(Number(monthly)).toBe(Number((expected * 2.592 * r).toPrecision(3)));
  }
});

test('docs/cost-and-scale.md and docs/operations.md state the figures that follow from the tables and from the defaults', () => {
  const { requestsPerSecond, logRetentionDays } = stageOf(required).settings;
  const [, pages, , , dollars] = tableOf('requests/s').find(([r]) => r === String(requestsPerSecond)) ?? [];
  const rounded = Math.round(Number(dollars));
  const hourly = (Number(requestsPerSecond) * 3600 * rounded) / 1e6;
  expect(guide).toContain(`${Number(pages).toLocaleString('en-US')} open pages`);
  expect(guide).toContain(`$${hourly.toFixed(2)} an hour at $${rounded} per million`);
  expect(guide).toMatch(new RegExp(`kept for ${logRetentionDays}\\s+days`));
  expect(guide).toContain(`at most $${perMonth.toFixed(2)} a month`);
  expect(readGuide('serverless.yml')).toMatch(/^ +memorySize: 1024$/m);
  expect(readGuide('docs/operations.md')).toContain(`at most $${(perMonth - 0.4).toFixed(2)} a month`); // without the secret
});
