import { beforeEach, describe, expect, test } from 'vitest';
import { controlDeadlines } from '../../support/clock.ts';
import {
  a,
  b,
  createRemoteSource,
  fails,
  outage,
  pending,
  type RemoteSource,
  works,
} from './remote-source.ts';

let source: RemoteSource;

/** Looks the value up for a request that arrives now. */
const lookUp = () => source.cache.lookUp(source.now());
const fetchesDuring = async (run: () => Promise<unknown>): Promise<number> => {
  const before = source.fetches.length;
  await run();
  return source.fetches.length - before;
};

beforeEach(async () => {
  source = createRemoteSource();
  await source.cache.get();
  source.elapse(5);
});

describe('a look-up', () => {
  test('fetches even if the value is fresh', async () => {
    source.answer = works(b);
    expect(await lookUp()).toBe(b);
    expect(await source.cache.get()).toBe(b);
  });

  test('shares one fetch and its value among 64 concurrent requests', async () => {
    const slow = pending();
    source.answer = slow.answer;
    const lookUps = Array.from({ length: 64 }, lookUp);
    slow.resolve(b);
    expect(new Set(await Promise.all(lookUps))).toEqual(new Set([b]));
    expect(source.fetches).toHaveLength(2);
  });

  test('returns the cached value without a fetch if the request arrived before that value', async () => {
    const receivedAt = source.now();
    source.elapse(300);
    const slow = pending();
    source.answer = slow.answer;
    const refresh = source.cache.get();
    source.elapse(0.5);
    slow.resolve(b);
    await refresh;
    expect(await fetchesDuring(() => source.cache.lookUp(receivedAt))).toBe(0);
    expect(await source.cache.lookUp(receivedAt)).toBe(b);
  });

  test('returns the cached value for 2 seconds after another look-up, then fetches again', async () => {
    await lookUp();
    source.elapse(1.999);
    source.answer = works(b);
    expect(await fetchesDuring(lookUp)).toBe(0);
    expect(await lookUp()).toBe(a);
    source.elapse(0.001);
    expect(await lookUp()).toBe(b);
  });

  test('fetches at most six times in a row, then once every 10 seconds', async () => {
    const flood = async (seconds: number) => {
      for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
        await lookUp();
        source.elapse(0.1);
      }
    };
    expect(await fetchesDuring(() => flood(12))).toBe(6);
    expect(await fetchesDuring(() => flood(100))).toBe(11); // with the one that was refilled in the first 12 seconds
  });

  test('is not limited by scheduled fetches', async () => {
    source.elapse(300);
    await source.cache.get();
    source.elapse(0.001);
    expect(await fetchesDuring(lookUp)).toBe(1);
  });

  test('rejects if its fetch fails, which counts as a failed refresh and leaves the value usable', async () => {
    source.answer = fails();
    await expect(lookUp()).rejects.toMatchObject(outage);
    expect(await source.cache.get()).toBe(a);
    expect(source.events).toEqual(['loaded a', 'failing, serving a']);
  });

  test('rejects without a fetch during the pause after a failed refresh or look-up', async () => {
    source.elapse(295);
    source.answer = fails();
    await source.cache.get();
    source.elapse(9.999);
    expect(await fetchesDuring(() => expect(lookUp()).rejects.toMatchObject(outage))).toBe(0);
    source.elapse(0.001);
    expect(await fetchesDuring(() => expect(lookUp()).rejects.toMatchObject(outage))).toBe(1);
    source.elapse(19.999);
    expect(await fetchesDuring(() => expect(lookUp()).rejects.toMatchObject(outage))).toBe(0);
    source.answer = works(b);
    source.elapse(0.001);
    expect(await lookUp()).toBe(b);
  });

  test('waits for a slow source longer than a second, because it needs a newer value', async () => {
    const deadlines = controlDeadlines();
    const slow = pending();
    source.answer = slow.answer;
    const waiting = lookUp();
    expect(deadlines.seconds).toEqual([]);
    slow.resolve(b);
    expect(await waiting).toBe(b);
  });

  test('fetches if nothing is cached, which does not count against the limit', async () => {
    source = createRemoteSource();
    expect(await lookUp()).toBe(a);
    source.elapse(0.001);
    expect(await fetchesDuring(lookUp)).toBe(1);
  });

  test('rejects if nothing is cached and the source fails, then without a fetch during the pause', async () => {
    source = createRemoteSource();
    source.answer = fails();
    await expect(lookUp()).rejects.toMatchObject(outage);
    expect(await fetchesDuring(() => expect(lookUp()).rejects.toMatchObject(outage))).toBe(0);
  });

  test('fetches if the value has expired, even beyond the limit', async () => {
    source.elapse(300 + 3600 - 12);
    for (let second = 0; second < 12; second += 1) {
      await lookUp();
      source.elapse(1);
    }
    source.elapse(300 + 3600);
    source.answer = works(b);
    for (const _ of Array(2)) expect(await lookUp()).toBe(b);
  });

  test('rejects if the value has expired and the source fails, then without a fetch during the pause', async () => {
    source.elapse(300 + 3600);
    source.answer = fails();
    await expect(lookUp()).rejects.toMatchObject(outage);
    expect(await fetchesDuring(() => expect(lookUp()).rejects.toMatchObject(outage))).toBe(0);
  });

  test('fetches again after the clock has jumped back', async () => {
    await lookUp();
    source.elapse(-3600);
    source.answer = works(b);
    expect(await lookUp()).toBe(b);
  });
});
