import { describe, expect, test } from 'vitest';
import { assumed, deployed, estimate, measured, quotas, reachedQuotas, tiered } from '../../bench/cost.ts';

test.each([
  [5, 0.5],
  [10, 1],
  [25, 2.15],
])('prices %d units by tiers at $%d', (units, dollars) => {
  const tiers = [
    [10, 0.1],
    [20, 0.11],
    [Number.POSITIVE_INFINITY, 0.01],
  ] as const;
  expect(tiered(units, tiers)).toBeCloseTo(dollars);
});

describe('estimate', () => {
  test('agrees with a calculation by hand at 100 requests per second', () => {
    const parts = Object.fromEntries(estimate(100).parts);
    const cpu = (1769 / deployed.memoryMegabytes) * assumed.coreSlowdown;
    const milliseconds =
      Math.ceil(measured.warmMilliseconds * cpu + 1) + 0.01 * measured.coldMilliseconds * cpu;
    expect(parts['API Gateway']).toBeCloseTo((300 + (2 * 259.2 - 300) * 0.9) / 259.2); // one preflight per token
    expect(parts.Lambda).toBeCloseTo(0.2 + milliseconds * 1e3 * 0.0000133334);
    expect(parts.logs).toBeCloseTo(((measured.auditLineBytes + 1250 + 104) / 1e3) * (0.5 + 3 * 0.03));
    expect(parts['X-Ray']).toBeCloseTo((1 + 99 * 0.05) * 0.01 * 5);
    expect(parts['Secrets Manager']).toBeCloseTo((0.4 + 10 * measured.secretReadsPerHour * 0.0036) / 259.2);
  });

  test('sums up its parts, and a month is all tokens of the month', () => {
    for (const rate of [1, 100, 10_000]) {
      const { parts, dollars, dollarsPerMonth } = estimate(rate);
      expect(parts.reduce((sum, [, part]) => sum + part, 0)).toBeCloseTo(dollars);
      expect((dollarsPerMonth / (rate * 30 * 86_400)) * 1e6).toBeCloseTo(dollars);
    }
  });

  test('counts one unit of concurrency for each ten requests per second', () => {
    expect(estimate(1).concurrency).toBe(1);
    expect(estimate(10_000).concurrency).toBe(1000);
  });

  test('makes a token cheaper at every higher rate', () => {
    const costs = [1, 10, 100, 1000, 10_000].map((rate) => estimate(rate).dollars);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
  });
});

test('our own throttle is reached first, Secrets Manager last and far beyond the gateway', () => {
  expect(reachedQuotas[0]?.reachedAt).toBe(deployed.requestsPerSecond);
  expect(reachedQuotas.at(-1)?.name).toContain('Secrets Manager');
  expect(reachedQuotas.at(-1)?.reachedAt).toBeGreaterThan(1000 * quotas.gatewayRequestsPerSecond);
});
