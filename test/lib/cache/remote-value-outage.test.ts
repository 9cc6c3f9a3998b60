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

describe('a failing source', () => {
  test('without any value rejects, and every request asks again', async () => {
    source.answer = fails();
    await expect(source.warm.get()).rejects.toBe(outage);
    await expect(source.warm.get()).rejects.toBe(outage);
    expect(source.calls).toHaveLength(2);
  });

  test('is not asked again by a request that has waited for its failure already', async () => {
    const slow = pending();
    source.answer = slow.answer;
    const since = source.now();
    const first = source.warm.get(since);
    source.elapse(1);
    slow.reject(outage);
    await expect(first).rejects.toBe(outage);
    await expect(source.warm.get(since)).rejects.toBe(outage);
    expect(source.calls).toHaveLength(1);
    source.answer = works(a);
    expect(await source.warm.get(source.now())).toBe(a);
  });

  test('is asked by the next request even if the clock has jumped back in between', async () => {
    source.answer = fails();
    await expect(source.warm.get(source.now())).rejects.toBe(outage);
    source.answer = works(a);
    source.elapse(-3600);
    expect(await source.warm.get(source.now())).toBe(a);
  });

  test('leaves the last good value serving', async () => {
    await source.warm.get();
    source.elapse(300);
    source.answer = fails();
    expect(await source.warm.get()).toBe(a);
  });

  test('is asked once in a pause, not at every request', async () => {
    await source.warm.get();
    source.elapse(300);
    source.answer = fails();
    await source.warm.get();
    source.elapse(9.999);
    expect(await source.warm.get()).toBe(a);
    expect(source.calls).toHaveLength(2);
    source.elapse(0.001);
    expect(await source.warm.get()).toBe(a);
    expect(source.calls).toHaveLength(3);
  });

  test('makes the value unusable only after the longest time it may be stale', async () => {
    await source.warm.get();
    source.answer = fails();
    source.elapse(300 + 3600 - 0.001);
    expect(await source.warm.get()).toBe(a);
    source.elapse(0.001);
    await expect(source.warm.get()).rejects.toBe(outage);
  });

  test('fails no request that began before it, as long as there is an older value', async () => {
    await source.warm.get();
    source.elapse(300);
    const since = source.now();
    source.answer = fails();
    for (const _ of Array(2)) {
      source.elapse(0.001);
      expect(await source.warm.get(since)).toBe(a);
    }
  });

  test('is news once, and once more when it has another reason, and when it is over', async () => {
    await source.warm.get();
    source.answer = fails();
    for (const _ of Array(5)) {
      source.elapse(300);
      await source.warm.get();
    }
    source.answer = fails(new Error('access denied'));
    source.elapse(300);
    await source.warm.get();
    source.answer = works(a);
    source.elapse(300);
    await source.warm.get();
    expect(source.events).toEqual([
      'loaded a',
      'failing, serving a',
      ...Array(4).fill('still failing, serving a'),
      'failing, serving a',
      'recovered a',
    ]);
  });

  test('is news again, with the same reason, when there is nothing left to serve', async () => {
    await source.warm.get();
    source.answer = fails();
    for (const seconds of [300, 10, 3600, 10]) {
      source.elapse(seconds);
      await source.warm.get().catch(() => {});
    }
    expect(source.events).toEqual([
      'loaded a',
      'failing, serving a',
      'still failing, serving a',
      'failing, serving undefined',
      'still failing, serving undefined',
    ]);
  });

  test('is reported as serving nothing when nothing may serve any more', async () => {
    await source.warm.get();
    source.elapse(300 + 3600);
    source.answer = fails();
    await source.warm.get().catch(() => {});
    expect(source.events).toEqual(['loaded a', 'failing, serving undefined']);
  });
});

describe('a frozen environment', () => {
  test('does not wait for a fetch that a freeze has cut off', async () => {
    source.answer = pending().answer;
    void source.warm.get();
    source.elapse(3);
    source.answer = works(b);
    expect(await source.warm.get()).toBe(b);
    expect(source.calls).toHaveLength(2);
  });

  test.each(['resolve', 'reject'] as const)(
    'gives a fetch it has given up no say when that %ss at last',
    async (end) => {
      const frozen = pending();
      source.answer = frozen.answer;
      const lost = source.warm.get().catch(() => a);
      source.elapse(3);
      source.answer = works(b);
      await source.warm.get();
      if (end === 'resolve') frozen.resolve(a);
      else frozen.reject(outage);
      await lost;
      expect(await source.warm.get()).toBe(b);
      expect(source.calls).toHaveLength(2);
      expect(source.events).toEqual(['loaded b']);
    },
  );
});

describe('a clock that jumps', () => {
  test('back an hour means one fetch too many, not an hour without any', async () => {
    await source.warm.get();
    source.elapse(-3600);
    source.answer = works(b);
    expect(await source.warm.get()).toBe(b);
    source.elapse(300);
    await source.warm.get();
    expect(source.calls).toHaveLength(3);
  });

  test('back an hour while the source fails leaves the last good value serving', async () => {
    await source.warm.get();
    source.elapse(-3600);
    source.answer = fails();
    expect(await source.warm.get()).toBe(a);
  });

  test('back an hour during a pause ends the pause', async () => {
    await source.warm.get();
    source.elapse(300);
    source.answer = fails();
    await source.warm.get();
    source.elapse(-3600);
    source.answer = works(b);
    expect(await source.warm.get()).toBe(b);
  });

  test('forward an hour means one fetch too many', async () => {
    await source.warm.get();
    source.elapse(3600);
    expect(await source.warm.get()).toBe(a);
    expect(source.calls).toHaveLength(2);
  });
});
