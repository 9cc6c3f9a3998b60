import { expect, test } from 'vitest';
import { type Simulation, simulate } from '../../bench/simulated-brokers.ts';

const hour = 3600;
const some: Simulation = {
  environments: 100,
  seconds: 2 * hour,
  requestsPerSecond: 0.5,
  ttlSeconds: 300,
  hasJitter: true,
  seed: 7,
};
const peakOf = (calls: readonly number[]) => Math.max(...calls.slice(hour));

test('the same simulation has the same result, another seed another one', async () => {
  const results = await Promise.all([simulate(some), simulate(some), simulate({ ...some, seed: 8 })]);
  expect(results[0]).toEqual(results[1]);
  expect(results[0]).not.toEqual(results[2]);
});

test('an environment asks about every 270 seconds, and jitter keeps them out of step', async () => {
  const { calls } = await simulate(some);
  const total = calls.slice(hour).reduce((sum, number) => sum + number, 0);
  expect(total / some.environments).toBeGreaterThan(hour / 300);
  expect(total / some.environments).toBeLessThan(hour / 240);
  const { calls: inStep } = await simulate({ ...some, hasJitter: false });
  expect(peakOf(calls)).toBeLessThan(peakOf(inStep) / 2);
});

test.each([10, 0.5, 0.01])(
  'at %d requests a second, none is answered with the old key after the TTL',
  async (requestsPerSecond) => {
    const { oldKeySeconds } = await simulate({ ...some, requestsPerSecond, rotatedAt: hour });
    expect(oldKeySeconds).toBeGreaterThan(200);
    expect(oldKeySeconds).toBeLessThan(300);
  },
);

test('through an outage of an hour no request fails, and none asks more often than every 10 seconds', async () => {
  const { calls, failedRequests } = await simulate({ ...some, outage: [1000, 1000 + hour] });
  expect(failedRequests).toBe(0);
  const asked = calls.slice(1000, 1000 + hour).reduce((sum, number) => sum + number, 0);
  expect(asked).toBeLessThanOrEqual((some.environments * hour) / 10);
});
