import { beforeEach, describe, expect, test } from 'vitest';
import {
  a,
  b,
  createWarmSource,
  fails,
  outage,
  pending,
  type WarmSource,
  works,
} from '../../support/warm-source.ts';

let source: WarmSource;

beforeEach(() => {
  source = createWarmSource();
});

describe('a fresh value', () => {
  test('is served without asking the source', async () => {
    await source.warm.get();
    source.elapse(299.999);
    expect(await source.warm.get()).toBe(a);
    expect(source.calls).toEqual([undefined]);
  });

  test('is fetched again once its time is over, and the source is told what is known', async () => {
    await source.warm.get();
    source.elapse(300);
    source.answer = works(b);
    expect(await source.warm.get()).toBe(b);
    expect(source.calls).toEqual([undefined, a]);
    expect(source.events).toEqual(['loaded a', 'changed b']);
  });

  test.each([
    { random: 0, freshSeconds: 300 },
    { random: 0.5, freshSeconds: 270 },
    { random: 1, freshSeconds: 240 },
  ])(
    'lives $freshSeconds s at jitter $random: never longer than its time',
    async ({ random, freshSeconds }) => {
      source = createWarmSource({ random: () => random });
      await source.warm.get();
      source.elapse(freshSeconds - 0.001);
      await source.warm.get();
      expect(source.calls).toHaveLength(1);
      source.elapse(0.001);
      await source.warm.get();
      expect(source.calls).toHaveLength(2);
    },
  );

  test('counts from the moment it was asked for, not from its arrival', async () => {
    const slow = pending();
    source.answer = slow.answer;
    const first = source.warm.get();
    source.elapse(2);
    slow.resolve(a);
    await first;
    source.elapse(298);
    await source.warm.get();
    expect(source.calls).toHaveLength(2);
  });

  test('that turns out unchanged is fresh again', async () => {
    await source.warm.get();
    source.elapse(300);
    await source.warm.get();
    source.elapse(299);
    await source.warm.get();
    expect(source.calls).toHaveLength(2);
    expect(source.events).toEqual(['loaded a', 'unchanged a']);
  });
});

describe('concurrency', () => {
  test('64 requests at once share one fetch', async () => {
    const slow = pending();
    source.answer = slow.answer;
    const requests = Array.from({ length: 64 }, () => source.warm.get());
    slow.resolve(a);
    expect(new Set(await Promise.all(requests))).toEqual(new Set([a]));
    expect(source.calls).toHaveLength(1);
  });

  test('64 requests at once share one failure, and the next one asks again', async () => {
    source.answer = fails();
    const settled = await Promise.allSettled(Array.from({ length: 64 }, () => source.warm.get()));
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect(source.calls).toHaveLength(1);
    source.answer = works(a);
    expect(await source.warm.get()).toBe(a);
  });
});

describe('a renewal', () => {
  test('fetches although the value is fresh', async () => {
    await source.warm.get();
    source.answer = works(b);
    expect(await source.warm.lookUp()).toBe(b);
    expect(await source.warm.get()).toBe(b);
  });

  test('fetches once, then not again until the pause is over', async () => {
    await source.warm.get();
    await source.warm.lookUp();
    source.elapse(9.999);
    expect(await source.warm.lookUp()).toBe(a);
    expect(source.calls).toHaveLength(2);
    source.elapse(0.001);
    await source.warm.lookUp();
    expect(source.calls).toHaveLength(3);
  });

  test('asked for 64 times at once is one fetch, and all get what it brought', async () => {
    await source.warm.get();
    const slow = pending();
    source.answer = slow.answer;
    const renewals = Array.from({ length: 64 }, () => source.warm.lookUp());
    slow.resolve(b);
    expect(new Set(await Promise.all(renewals))).toEqual(new Set([b]));
    expect(source.calls).toHaveLength(2);
  });

  test('that fails rejects, also during its pause, and leaves the known value serving', async () => {
    await source.warm.get();
    source.answer = fails();
    await expect(source.warm.lookUp()).rejects.toBe(outage);
    await expect(source.warm.lookUp()).rejects.toBe(outage);
    expect(await source.warm.get()).toBe(a);
    expect(source.calls).toHaveLength(2);
  });

  test('does not fetch again what the same request has fetched already', async () => {
    const slow = pending();
    source.answer = slow.answer;
    const since = source.now();
    const first = source.warm.get(since);
    source.elapse(2);
    slow.resolve(a);
    await first;
    expect(await source.warm.lookUp(since)).toBe(a);
    expect(source.calls).toHaveLength(1);
    source.elapse(0.001);
    await source.warm.lookUp(source.now());
    expect(source.calls).toHaveLength(2);
  });
});
