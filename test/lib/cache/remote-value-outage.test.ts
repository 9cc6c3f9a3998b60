import { beforeEach, describe, expect, test } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import {
  a,
  b,
  createRemoteSource,
  fails,
  outage,
  pending,
  type RemoteSource,
  timeout,
  timesOut,
  works,
} from '../../support/remote-source.ts';

let source: RemoteSource;

beforeEach(() => {
  source = createRemoteSource();
});

describe('a failing source without a value', () => {
  test('is a BrokerError with the code of the cache and a reason that may be logged', async () => {
    source.answer = fails();
    const error = await source.cache.get().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(BrokerError);
    expect(error).toMatchObject(outage);
  });

  test.each([
    ['a failure', fails(), outage, 1],
    ['a timeout', timesOut, timeout, 3],
  ])('%s is remembered and answered at once, then fetched again', async (_what, answer, error, seconds) => {
    source.answer = answer;
    await expect(source.cache.get()).rejects.toMatchObject(error);
    source.answer = works(a);
    source.elapse(seconds - 0.001);
    for (const _ of Array(100)) await expect(source.cache.get()).rejects.toMatchObject(error);
    expect(source.fetches).toHaveLength(1);
    source.elapse(0.001);
    expect(await source.cache.get()).toBe(a);
    expect(source.fetches).toHaveLength(2);
  });

  test('is fetched once a second by a flood, however often it fails', async () => {
    source.answer = fails();
    for (let tenth = 0; tenth < 600; tenth += 1) {
      await source.cache.get().catch(() => {});
      source.elapse(0.1);
    }
    expect(source.fetches.length).toBeGreaterThanOrEqual(54);
    expect(source.fetches.length).toBeLessThanOrEqual(60);
  });

  test('is fetched by the next request if the clock has jumped back in between', async () => {
    source.answer = fails();
    await expect(source.cache.get()).rejects.toMatchObject(outage);
    source.answer = works(a);
    source.elapse(-3600);
    expect(await source.cache.get()).toBe(a);
  });
});

describe('a failing source with a stale value', () => {
  beforeEach(async () => {
    await source.cache.get();
    source.elapse(300);
    source.answer = fails();
  });

  test('leaves the value in use', async () => {
    expect(await source.cache.get()).toBe(a);
  });

  test('is left alone for 10, 20, 40 and then 60 seconds, until a fetch succeeds', async () => {
    const secondsBetweenFetches = async (count: number) => {
      const gaps: number[] = [];
      let gap = 0;
      for (let before = source.fetches.length; gaps.length < count; gap += 1) {
        expect(await source.cache.get()).toBe(a);
        if (source.fetches.length > before) {
          gaps.push(gap);
          before = source.fetches.length;
          gap = 0;
        }
        source.elapse(1);
      }
      return gaps;
    };
    expect(await secondsBetweenFetches(7)).toEqual([0, 10, 20, 40, 60, 60, 60]);
    source.answer = works(a);
    source.elapse(60);
    await source.cache.get();
    source.elapse(300);
    source.answer = fails();
    expect(await secondsBetweenFetches(3)).toEqual([0, 10, 20]);
  });

  test('makes the value unusable at the end of the stale time only', async () => {
    source.elapse(3600 - 0.001);
    expect(await source.cache.get()).toBe(a);
    source.elapse(0.001);
    await source.cache.get().catch(() => {});
    source.elapse(1);
    await expect(source.cache.get()).rejects.toMatchObject(outage);
  });

  test('is fetched every second once the value is unusable, whatever pause went before', async () => {
    for (const seconds of [0, 10, 20, 40]) {
      source.elapse(seconds);
      await source.cache.get();
    }
    source.elapse(3600);
    const before = source.fetches.length;
    for (const _ of Array(3)) {
      await expect(source.cache.get()).rejects.toMatchObject(outage);
      source.elapse(1);
    }
    expect(source.fetches.length - before).toBe(3);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
  });

  test('is news once, again with another reason, and when it is over', async () => {
    for (const _ of Array(5)) {
      await source.cache.get();
      source.elapse(60);
    }
    source.answer = fails('EACCESS');
    await source.cache.get();
    source.elapse(60);
    source.answer = works(a);
    await source.cache.get();
    expect(source.events).toEqual([
      'loaded a',
      'failing, serving a',
      ...Array(4).fill('still failing, serving a'),
      'failing, serving a',
      'recovered a',
    ]);
  });

  test('is news again with the same reason when no value is left to use', async () => {
    for (const seconds of [0, 10, 3600, 10]) {
      source.elapse(seconds);
      await source.cache.get().catch(() => {});
    }
    expect(source.events).toEqual([
      'loaded a',
      'failing, serving a',
      'still failing, serving a',
      'failing, serving undefined',
      'still failing, serving undefined',
    ]);
  });
});

describe('a frozen environment', () => {
  test('abandons a fetch that the freeze has cut off', async () => {
    source.answer = pending().answer;
    void source.cache.get();
    source.elapse(3);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
    expect(source.fetches).toHaveLength(2);
  });

  test.each(['resolve', 'reject'] as const)(
    'ignores an abandoned fetch that %ss after a later one',
    async (end) => {
      const frozen = pending();
      source.answer = frozen.answer;
      const lost = source.cache.get().catch(() => a);
      source.elapse(3);
      source.answer = works(b);
      await source.cache.get();
      frozen[end](a);
      await lost;
      expect(await source.cache.get()).toBe(b);
      expect(source.fetches).toHaveLength(2);
      expect(source.events).toEqual(['loaded b']);
    },
  );

  test('shares the later fetch even after the abandoned one has settled', async () => {
    const frozen = pending();
    source.answer = frozen.answer;
    const lost = source.cache.get().catch(() => a);
    source.elapse(3);
    const later = pending();
    source.answer = later.answer;
    const waiting = source.cache.get();
    frozen.reject();
    await lost;
    const joining = source.cache.get();
    later.resolve(b);
    expect(await Promise.all([waiting, joining])).toEqual([b, b]);
    expect(source.fetches).toHaveLength(2);
  });

  test('does not count the failure of an abandoned fetch: the next request fetches', async () => {
    const frozen = pending();
    source.answer = frozen.answer;
    const lost = source.cache.get();
    source.elapse(60);
    frozen.reject();
    await expect(lost).rejects.toMatchObject(outage);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
    expect(source.events).toEqual(['loaded b']);
  });

  test('takes the value of an abandoned fetch if no later one has arrived, as old as it is', async () => {
    const frozen = pending();
    source.answer = frozen.answer;
    const lost = source.cache.get();
    source.elapse(60);
    frozen.resolve(b);
    expect(await lost).toBe(b);
    source.elapse(239.999);
    expect(await source.cache.get()).toBe(b);
    expect(source.fetches).toHaveLength(1);
    source.elapse(0.001);
    await source.cache.get();
    expect(source.fetches).toHaveLength(2);
  });
});

describe('a clock that jumps', () => {
  test('back an hour causes one fetch, then the value is fresh', async () => {
    await source.cache.get();
    source.elapse(-3600);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
    source.elapse(299);
    await source.cache.get();
    expect(source.fetches).toHaveLength(2);
  });

  test('back an hour while the source fails leaves the value in use', async () => {
    await source.cache.get();
    source.elapse(-3600);
    source.answer = fails();
    expect(await source.cache.get()).toBe(a);
  });

  test('back an hour during a pause ends the pause', async () => {
    await source.cache.get();
    source.elapse(300);
    source.answer = fails();
    await source.cache.get();
    source.elapse(-3600);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
  });

  test('forward an hour causes one fetch', async () => {
    await source.cache.get();
    source.elapse(3600);
    expect(await source.cache.get()).toBe(a);
    expect(source.fetches).toHaveLength(2);
  });
});
