import { expect, test } from 'vitest';
import { race } from '../../../bench/children/race.ts';

const contestants = (order: string[]) =>
  ['floor', 'package', 'tutorial'].map((name) => ({
    name,
    run: async () => {
      order.push(name);
    },
  }));

test('contestants take turns in blocks, and each goes first as often as the others', async () => {
  const order: string[] = [];
  await race(contestants(order), { rounds: 3, requests: 2, inFlight: 1 });
  const blocks = order.filter((_, index) => index % 2 === 0);
  expect(order.filter((_, index) => index % 2 === 1)).toEqual(blocks);
  expect(blocks.slice(0, 3)).toEqual(['floor', 'package', 'tutorial']);
  expect(blocks.slice(3, 6)).toEqual(['package', 'tutorial', 'floor']);
  expect(blocks.slice(6, 9)).toEqual(['tutorial', 'floor', 'package']);
});

test.each([1, 4])(
  'every request is a sample and every round has a median, %d in flight',
  async (inFlight) => {
    const laps = await race(contestants([]), { rounds: 5, requests: 8, inFlight });
    expect(laps.map(({ name }) => name)).toEqual(['floor', 'package', 'tutorial']);
    for (const { samples, medians } of laps) {
      expect(samples).toHaveLength(40);
      expect(samples.every((microseconds) => microseconds > 0)).toBe(true);
      expect(medians).toHaveLength(5);
    }
  },
);

test('what was in flight together is timed from the same moment', async () => {
  const busy = () => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    return undefined;
  };
  const [lap] = await race([{ name: 'floor', run: busy }], { rounds: 1, requests: 4, inFlight: 4 });
  const [first = 0, , , last = 0] = lap?.samples ?? [];
  expect(last - first).toBeGreaterThanOrEqual(14_000);
});

test('a request that fails ends the race', async () => {
  const failing = { name: 'package', run: () => Promise.reject(new Error('answered 503')) };
  await expect(race([failing], { rounds: 1, requests: 1, inFlight: 1 })).rejects.toThrow('answered 503');
});
