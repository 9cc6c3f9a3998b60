import { expect, onTestFinished, test, vi } from 'vitest';
import { warmUp } from '../../../lib/cache/warm-up.ts';
import { a, b, createRemoteSource, fails, outage, pending, works } from './remote-source.ts';

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
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let isDone = false;
  void warmUp([hanging.cache, healthy.cache]).then(() => {
    isDone = true;
  });
  await vi.advanceTimersByTimeAsync(499);
  expect(isDone).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isDone).toBe(true);
  expect(await healthy.cache.get()).toBe(a);
  const waiting = hanging.cache.get();
  slow.resolve(b);
  expect(await waiting).toBe(b);
  expect(hanging.fetches).toHaveLength(1);
});
