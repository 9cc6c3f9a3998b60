import { expect, test } from 'vitest';
import { warmUp } from '../../../lib/cache/warm-up.ts';
import { a, createWarmSource, fails, pending } from '../../support/warm-source.ts';

test('all values are fetched, at the same time', async () => {
  const sources = [createWarmSource(), createWarmSource()];
  const slow = sources.map(() => pending());
  for (const [i, source] of sources.entries()) source.answer = slow[i]?.answer ?? source.answer;
  const done = warmUp(sources.map(({ warm }) => warm));
  expect(sources.map(({ calls }) => calls.length)).toEqual([1, 1]);
  for (const { resolve } of slow) resolve(a);
  await done;
  await sources[0]?.warm.get();
  expect(sources[0]?.calls).toHaveLength(1);
});

test('a failure breaks nothing, and the first request asks again', async () => {
  const source = createWarmSource();
  source.answer = fails();
  await warmUp([source.warm]);
  source.answer = async () => a;
  expect(await source.warm.get()).toBe(a);
});

test('a source that hangs holds the start up for a second at the most', async () => {
  const source = createWarmSource();
  source.answer = pending().answer;
  const startedAt = performance.now();
  await warmUp([source.warm]);
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
