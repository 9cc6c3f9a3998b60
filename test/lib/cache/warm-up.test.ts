import { expect, test } from 'vitest';
import { warmUp } from '../../../lib/cache/warm-up.ts';
import { a, b, createRemoteSource, fails, outage, pending, works } from '../../support/remote-source.ts';

const elapsedOf = async (run: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
};

test('warmUp fetches all values in parallel', async () => {
  const sources = [createRemoteSource(), createRemoteSource()];
  const slow = sources.map(() => pending());
  for (const [i, source] of sources.entries()) source.answer = slow[i]?.answer ?? source.answer;
  const done = warmUp(sources.map(({ cache }) => cache));
  expect(sources.map(({ fetches }) => fetches.length)).toEqual([1, 1]);
  for (const { resolve } of slow) resolve(a);
  await done;
  await sources[0]?.cache.get();
  expect(sources[0]?.fetches).toHaveLength(1);
});

test('warmUp resolves after a failure; requests fetch again after a second', async () => {
  const source = createRemoteSource();
  source.answer = fails();
  await warmUp([source.cache]);
  source.answer = works(a);
  await expect(source.cache.get()).rejects.toMatchObject(outage);
  source.elapse(1);
  expect(await source.cache.get()).toBe(a);
});

test('warmUp waits half a second for a source that hangs, whose fetch continues', async () => {
  const hanging = createRemoteSource();
  const healthy = createRemoteSource();
  const slow = pending();
  hanging.answer = slow.answer;
  const elapsed = await elapsedOf(() => warmUp([hanging.cache, healthy.cache]));
  expect(elapsed).toBeGreaterThan(490);
  expect(elapsed).toBeLessThan(900);
  expect(await elapsedOf(() => healthy.cache.get())).toBeLessThan(100);
  const waiting = hanging.cache.get();
  slow.resolve(b);
  expect(await waiting).toBe(b);
  expect(hanging.fetches).toHaveLength(1);
});
