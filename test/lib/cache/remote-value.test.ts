import { beforeEach, describe, expect, test } from 'vitest';
import { controlDeadlines, type Deadlines } from '../../support/clock.ts';
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

beforeEach(() => {
  source = createRemoteSource();
});

describe('a cached value', () => {
  test('is returned without a fetch while it is fresh', async () => {
    await source.cache.get();
    source.elapse(299.999);
    expect(await source.cache.get()).toBe(a);
    expect(source.fetches).toEqual([undefined]);
  });

  test('is stale after 300 s; the next request fetches and passes the known value to the source', async () => {
    await source.cache.get();
    source.elapse(300);
    source.answer = works(b);
    expect(await source.cache.get()).toBe(b);
    expect(source.fetches).toEqual([undefined, a]);
    expect(source.events).toEqual(['loaded a', 'changed b']);
  });

  test.each([
    [300, 0],
    [270, 0.5],
    [240, 1],
  ])('is fresh for %i s with jitter %d', async (freshSeconds, random) => {
    source = createRemoteSource({ random: () => random });
    await source.cache.get();
    source.elapse(freshSeconds - 0.001);
    await source.cache.get();
    expect(source.fetches).toHaveLength(1);
    source.elapse(0.001);
    await source.cache.get();
    expect(source.fetches).toHaveLength(2);
  });

  test('is fresh from the start of its fetch, not from its arrival', async () => {
    const slow = pending();
    source.answer = slow.answer;
    const first = source.cache.get();
    source.elapse(2);
    slow.resolve(a);
    await first;
    source.elapse(298);
    await source.cache.get();
    expect(source.fetches).toHaveLength(2);
  });

  test('is fresh again when the source has confirmed it', async () => {
    await source.cache.get();
    source.elapse(300);
    await source.cache.get();
    source.elapse(299);
    await source.cache.get();
    expect(source.fetches).toHaveLength(2);
    expect(source.events).toEqual(['loaded a', 'unchanged a']);
  });
});

describe('single flight', () => {
  test('64 requests at once share one fetch', async () => {
    const slow = pending();
    source.answer = slow.answer;
    const requests = Array.from({ length: 64 }, () => source.cache.get());
    slow.resolve(a);
    expect(new Set(await Promise.all(requests))).toEqual(new Set([a]));
    expect(source.fetches).toHaveLength(1);
  });

  test('64 requests at once share one failure', async () => {
    source.answer = fails();
    const settled = await Promise.allSettled(Array.from({ length: 64 }, () => source.cache.get()));
    for (const result of settled) expect(result).toMatchObject({ status: 'rejected', reason: outage });
    expect(source.fetches).toHaveLength(1);
  });

  test('64 requests that find the value stale share one fetch and its value', async () => {
    await source.cache.get();
    source.elapse(300);
    const slow = pending();
    source.answer = slow.answer;
    const requests = Array.from({ length: 64 }, () => source.cache.get());
    slow.resolve(b);
    expect(new Set(await Promise.all(requests))).toEqual(new Set([b]));
    expect(source.fetches).toHaveLength(2);
  });
});

describe('a refresh of a stale value', () => {
  let deadlines: Deadlines;

  beforeEach(async () => {
    deadlines = controlDeadlines();
    await source.cache.get();
    source.elapse(300);
  });

  const answerSlowly = () => {
    const slow = pending();
    source.answer = slow.answer;
    return slow;
  };

  /** Starts a refresh that does not end within its second. */
  const timeOut = async () => {
    const slow = answerSlowly();
    const refresh = source.cache.get();
    deadlines.expire();
    expect(await refresh).toBe(a);
    return slow;
  };

  test('delays a request by at most one second, then counts as failed', async () => {
    await timeOut();
    expect(source.events).toEqual(['loaded a', 'failing, serving a']);
    source.elapse(9.999);
    expect(await source.cache.get()).toBe(a);
    expect(deadlines.seconds).toEqual([1]);
    expect(source.fetches).toHaveLength(2);
  });

  test('delays the requests that join it until it is 0.25 s old, and continues without them', async () => {
    const slow = answerSlowly();
    const refresh = source.cache.get();
    const joining = [source.cache.get()];
    source.elapse(0.1);
    joining.push(source.cache.get());
    source.elapse(0.15);
    expect(await source.cache.get()).toBe(a); // without a deadline, at once
    expect(deadlines.seconds).toEqual([1, 0.25, 0.15]);
    expect(source.events).toEqual(['loaded a']);
    slow.resolve(b);
    expect(await Promise.all([refresh, ...joining])).toEqual([b, b, b]);
    expect(source.fetches).toHaveLength(2);
  });

  test('delays a request that joins it at any millisecond', async () => {
    const slow = answerSlowly();
    const requests = [source.cache.get()];
    for (let milliseconds = 0; milliseconds < 250; milliseconds += 1) {
      requests.push(source.cache.get());
      source.elapse(0.001);
    }
    slow.resolve(b);
    expect(new Set(await Promise.all(requests))).toEqual(new Set([b]));
  });

  test('supplies its value even if that arrives after the refresh has timed out', async () => {
    const slow = await timeOut();
    source.elapse(1);
    slow.resolve(b);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await source.cache.get()).toBe(b);
    source.elapse(298);
    expect(await source.cache.get()).toBe(b);
    expect(source.fetches).toHaveLength(2);
    expect(source.events).toEqual(['loaded a', 'failing, serving a', 'changed b']);
  });

  test('counts as one failure if it times out and then fails', async () => {
    const slow = await timeOut();
    slow.reject();
    await slow.answer().catch(() => {});
    expect(source.events).toEqual(['loaded a', 'failing, serving a']);
    source.answer = works(b);
    source.elapse(10); // the second pause would be 20 s
    expect(await source.cache.get()).toBe(b);
  });

  test('is not joined after it has timed out: requests get the stale value at once', async () => {
    await timeOut();
    for (const _ of Array(3)) expect(await source.cache.get()).toBe(a);
    expect(deadlines.seconds).toEqual([1]);
    expect(source.fetches).toHaveLength(2);
  });
});
