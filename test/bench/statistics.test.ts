import { describe, expect, test } from 'vitest';
import { median, quantile, ratioOf, slopeOf, summarize } from '../../bench/statistics.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('quantile', () => {
  test('is the value that this share of the samples does not exceed, in whatever order they come', () => {
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred, 0.1)).toBe(10);
    expect(quantile(hundred, 1)).toBe(100);
    expect(median([3, 1, 2])).toBe(2);
    expect(summarize(hundred)).toEqual({ p50: 50, p99: 99 });
  });

  test('of one sample is that one, of none an error', () => {
    expect(summarize([7])).toEqual({ p50: 7, p99: 7 });
    expect(() => median([])).toThrow('no samples');
  });

  test('leaves the samples in their order', () => {
    const samples = [3, 1, 2];
    median(samples);
    expect(samples).toEqual([3, 1, 2]);
  });
});

describe('ratioOf', () => {
  test('compares round by round, so that a slow round says nothing about the subject', () => {
    expect(ratioOf([2, 2000, 2], [1, 1000, 1])).toEqual({ median: 2, spread: [2, 2] });
  });

  test('tells how far the rounds are apart', () => {
    const reference = new Array<number>(100).fill(10);
    expect(ratioOf(hundred, reference)).toEqual({ median: 5, spread: [1, 9] });
  });

  test('refuses series that were not measured side by side', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow('different lengths');
  });
});

test('slopeOf is what one more costs', () => {
  const points = [0, 10, 500].map((x) => [x, 40 + 0.25 * x] as const);
  expect(slopeOf(points)).toBeCloseTo(0.25);
  expect(slopeOf([1, 50, 100].map((x) => [x, 40] as const))).toBe(0);
});
