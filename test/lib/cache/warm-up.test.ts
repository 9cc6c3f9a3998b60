import { expect, onTestFinished, test, vi } from 'vitest';
import { warmUp } from '../../../lib/cache/warm-up.ts';
import { createRemoteSource } from './remote-source.ts';

test('warmUp fetches all values in parallel', async () => {
  const sources = [createRemoteSource(), createRemoteSource()] as const;
  for (const source of sources) await source.play('source hangs');
  const done = warmUp(sources.map(({ cache }) => cache));
  for (const source of sources) await source.play('fetches 1, settle a');
  await done;
  await sources[0].play('get a, fetches 1');
});

test('warmUp resolves after a failure; requests fetch again after a second', async () => {
  const source = createRemoteSource();
  await source.play('source EOUTAGE');
  await warmUp([source.cache]);
  await source.play('source a, get EOUTAGE, +1, get a');
});

test('warmUp waits half a second for a source that hangs, whose fetch continues', async () => {
  const [hanging, healthy] = [createRemoteSource(), createRemoteSource()];
  await hanging.play('source hangs');
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
  await healthy.play('get a');
  await hanging.play('start get, settle b, end b, fetches 1');
});
