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
} from './remote-source.ts';

let source: RemoteSource;

beforeEach(() => {
  source = createRemoteSource();
});

describe('an empty cache whose source fails', () => {
  test('rejects with a BrokerError that has the configured code and a reason that may be logged', async () => {
    source.answer = fails();
    const error = await source.cache.get().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(BrokerError);
    expect(error).toMatchObject(outage);
  });

  test('rejects in the same way if the source throws synchronously, and fetches again afterwards', async () => {
    source.answer = () => {
      throw Object.assign(new Error('a message'), { code: 'EOUTAGE' });
    };
    await expect(source.cache.get()).rejects.toMatchObject(outage);
    source.answer = works(a);
    source.elapse(1);
    expect(await source.cache.get()).toBe(a);
  });

  test.each([
    [1, 'a failure', fails(), outage],
    [3, 'a timeout', timesOut, timeout],
  ])('rejects without a fetch for %i s after %s', async (seconds, _what, answer, error) => {
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

  test('fetches at most once a second, however often the source fails', async () => {
    source.answer = fails();
    for (let tenth = 0; tenth < 600; tenth += 1) {
      await source.cache.get().catch(() => {});
      source.elapse(0.1);
    }
    expect(source.fetches.length).toBeGreaterThanOrEqual(54);
    expect(source.fetches.length).toBeLessThanOrEqual(60);
  });

  test('fetches at the next request if the clock has jumped back', async () => {
    source.answer = fails();
    await expect(source.cache.get()).rejects.toMatchObject(outage);
    source.answer = works(a);
    source.elapse(-3600);
    expect(await source.cache.get()).toBe(a);
  });
});

describe('a cache with a stale value whose source fails', () => {
  beforeEach(async () => {
    await source.cache.get();
    source.elapse(300);
    source.answer = fails();
  });

  test('returns the value', async () => {
    expect(await source.cache.get()).toBe(a);
  });

  test('fetches again after 10, 20, 40, then every 60 seconds, and after a success from 10 again', async () => {
    const secondsBeforeFetches = async (count: number) => {
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
    expect(await secondsBeforeFetches(7)).toEqual([0, 10, 20, 40, 60, 60, 60]);
    source.answer = works(a);
    source.elapse(60);
    await source.cache.get();
    source.elapse(300);
    source.answer = fails();
    expect(await secondsBeforeFetches(3)).toEqual([0, 10, 20]);
  });

  test('returns the value until the stale time ends, then rejects', async () => {
    source.elapse(3600 - 0.001);
    expect(await source.cache.get()).toBe(a);
    source.elapse(0.001);
    await source.cache.get().catch(() => {});
    source.elapse(1);
    await expect(source.cache.get()).rejects.toMatchObject(outage);
  });

  test('fetches once a second when the value has expired, whatever the pause was before', async () => {
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

  test('reports the first failure and another reason as news, and the recovery', async () => {
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

  test('reports the same reason as news again when the value has expired', async () => {
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

describe('a cache whose environment was frozen', () => {
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

  test('ignores the failure of an abandoned fetch: the next request fetches', async () => {
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

  test('caches the value of an abandoned fetch if no later one has arrived, fresh from the start of its fetch', async () => {
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

describe('a cache', () => {
  test('fetches once after its clock has jumped back, then the value is fresh', async () => {
    await source.cache.get();
    source.elapse(-3600);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
    source.elapse(299);
    await source.cache.get();
    expect(source.fetches).toHaveLength(2);
  });

  test('returns the cached value if its clock has jumped back and the source fails', async () => {
    await source.cache.get();
    source.elapse(-3600);
    source.answer = fails();
    expect(await source.cache.get()).toBe(a);
  });

  test('ends a pause when its clock jumps back', async () => {
    await source.cache.get();
    source.elapse(300);
    source.answer = fails();
    await source.cache.get();
    source.elapse(-3600);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
  });

  test('fetches once after its clock has jumped forward', async () => {
    await source.cache.get();
    source.elapse(3600);
    expect(await source.cache.get()).toBe(a);
    expect(source.fetches).toHaveLength(2);
  });
});
