import { beforeEach, expect, test } from 'vitest';
import {
  a,
  b,
  createRemoteSource,
  fails,
  outage,
  pending,
  type RemoteSource,
  works,
} from '../../support/remote-source.ts';

let source: RemoteSource;

/** As a request does that arrives now. */
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

test('fetches although the value is fresh', async () => {
  source.answer = works(b);
  expect(await lookUp()).toBe(b);
  expect(await source.cache.get()).toBe(b);
});

test('fetches once for 64 requests at the same time, which all get the new value', async () => {
  const slow = pending();
  source.answer = slow.answer;
  const lookUps = Array.from({ length: 64 }, lookUp);
  slow.resolve(b);
  expect(new Set(await Promise.all(lookUps))).toEqual(new Set([b]));
  expect(source.fetches).toHaveLength(2);
});

test('fetches nothing for a request that arrived before the value did', async () => {
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

test('fetches again after 2 seconds and not before; until then it returns the cached value', async () => {
  await lookUp();
  source.elapse(1.999);
  source.answer = works(b);
  expect(await fetchesDuring(lookUp)).toBe(0);
  expect(await lookUp()).toBe(a);
  source.elapse(0.001);
  expect(await lookUp()).toBe(b);
});

test('fetches six times in a row at most, then once in 10 seconds', async () => {
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

test('that fails rejects, counts as a failed refresh, and leaves the value in use', async () => {
  source.answer = fails();
  await expect(lookUp()).rejects.toMatchObject(outage);
  expect(await source.cache.get()).toBe(a);
  expect(source.events).toEqual(['loaded a', 'failing, serving a']);
});

test('fetches nothing during the pause after a failure, of its own or of a refresh', async () => {
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

test('waits for a slow source longer than a second, because the cached value is of no use', async () => {
  source.answer = () => new Promise((resolve) => setTimeout(resolve, 1300, b));
  expect(await lookUp()).toBe(b);
});

test('fetches like any other request if nothing is cached, which is no look-up', async () => {
  source = createRemoteSource();
  expect(await lookUp()).toBe(a);
  source.elapse(0.001);
  expect(await fetchesDuring(lookUp)).toBe(1);
});

test('rejects like any other request if nothing could be fetched', async () => {
  source = createRemoteSource();
  source.answer = fails();
  await expect(lookUp()).rejects.toMatchObject(outage);
  expect(await fetchesDuring(() => expect(lookUp()).rejects.toMatchObject(outage))).toBe(0);
});

test('fetches if the value is too old, also beyond the limit', async () => {
  source.elapse(300 + 3600 - 12);
  for (let second = 0; second < 12; second += 1) {
    await lookUp();
    source.elapse(1);
  }
  source.elapse(300 + 3600);
  source.answer = works(b);
  for (const _ of Array(2)) expect(await lookUp()).toBe(b);
});

test('fetches like any other request if the value is too old', async () => {
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
