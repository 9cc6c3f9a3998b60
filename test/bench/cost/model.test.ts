import { expect, test } from 'vitest';
import { type Measured, quotas } from '../../../bench/cost/figures.ts';
import { durationOf, quotasOf, scaleOf, tiered } from '../../../bench/cost/model.ts';

const measured: Measured = {
  measuredOn: 'a test',
  warmMilliseconds: 0.5,
  coldMilliseconds: 100,
  auditLineBytes: 600,
  answerBytes: 500,
  secretReadsPerHour: 13,
};

test.each([
  [5, 0.5],
  [10, 1],
  [25, 2.15],
])(
  '%d units cost %d where those above ten cost less, and those above twenty hardly anything',
  (units, dollars) => {
    const tiers = [
      [10, 0.1],
      [20, 0.11],
      [Number.POSITIVE_INFINITY, 0.01],
    ] as const;
    expect(tiered(units, tiers)).toBeCloseTo(dollars);
  },
);

test('a handler of half a millisecond takes some milliseconds on a slower part of a CPU', () => {
  expect(durationOf(measured)).toBeCloseTo(0.5 * (1769 / 1024) * 4 + 1);
});

test('short requests take the concurrency that Lambda counts, long ones that for which they last', () => {
  expect(scaleOf(1, measured).concurrency).toBe(1);
  expect(scaleOf(10_000, measured).concurrency).toBe(1000);
  expect(scaleOf(1000, { ...measured, warmMilliseconds: 1000 }).concurrency).toBeGreaterThan(6000);
});

test('the dollars for a million are the sum of their parts, and those of a month for all tokens of it', () => {
  for (const rate of [1, 100, 10_000]) {
    const { parts, dollarsPerMillion, dollarsPerMonth } = scaleOf(rate, measured);
    expect(Object.values(parts).reduce((sum, part) => sum + part)).toBeCloseTo(dollarsPerMillion);
    expect((dollarsPerMonth / (rate * 30 * 86_400)) * 1e6).toBeCloseTo(dollarsPerMillion);
  }
});

test('by hand, at a hundred requests a second', () => {
  const { parts } = scaleOf(100, measured);
  expect(parts['API Gateway']).toBeCloseTo((300 + (2 * 259.2 - 300) * 0.9) / 259.2); // a preflight for each token
  expect(parts.Lambda).toBeCloseTo(0.2 + (5 + 0.01 * 691) * 1e3 * 0.0000133334);
  expect(parts.logs).toBeCloseTo(((600 + 1250 + 104) / 1e3) * (0.5 + 3 * 0.03));
  expect(parts['X-Ray']).toBeCloseTo((1 + 99 * 0.05) * 0.01 * 5);
  expect(parts['Secrets Manager']).toBeCloseTo((0.4 + 10 * 13 * 720 * 0.000005) / 259.2);
});

test('the more tokens, the less each of them costs', () => {
  const costs = [1, 10, 100, 1000, 10_000].map((rate) => scaleOf(rate, measured).dollarsPerMillion);
  expect(costs).toEqual(costs.toSorted((a, b) => b - a));
});

test('our own throttle is met first, and Secrets Manager last, at far more than the gateway lets through', () => {
  const all = quotasOf(measured);
  expect(all[0]?.metAt).toBe(50);
  expect(all.at(-1)?.name).toContain('Secrets Manager');
  expect(all.at(-1)?.metAt).toBeGreaterThan(1000 * quotas.gatewayRequestsPerSecond);
});
