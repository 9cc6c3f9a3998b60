import { describe, expect, test } from 'vitest';
import { createRemoteSource } from './remote-source.ts';

const scripts = (table: Readonly<Record<string, string>>) =>
  test.each(Object.entries(table))('%s', async (_title, script) => {
    await createRemoteSource().play(script);
  });

describe('a cached value', () => {
  scripts({
    'is returned without a fetch while it is fresh': 'get a, +299.999, source b, get a, fetches 1',
    'is stale after 300 s, and the next request fetches':
      'get a, +300, source b, get b, fetches 2, reports loaded a; changed b',
    'is fresh from the start of its fetch, not from its arrival':
      'source hangs, start get, +2, settle a, end a, source a, +298, get a, fetches 2',
    'is fresh again when the source has confirmed it':
      'get a, +300, get a, +299, get a, fetches 2, reports loaded a; unchanged a',
    'is fetched once after the clock has jumped back, and is then fresh':
      'get a, -3600, source b, get b, +299, get b, fetches 2',
    'is returned if the clock has jumped back and the source fails': 'get a, -3600, source EOUTAGE, get a',
    'is fetched once after the clock has jumped forward': 'get a, +3600, get a, get a, fetches 2',
  });

  test('is passed to the source when it is stale', async () => {
    const source = createRemoteSource();
    await source.play('get a, +300, get a');
    expect(source.fetches).toEqual([undefined, { name: 'a' }]);
  });

  test.each([
    [300, 0],
    [270, 0.5],
    [240, 1],
  ])('is fresh for %i s with jitter %d', async (seconds, random) => {
    await createRemoteSource({ random: () => random }).play(
      `get a, +${seconds - 0.001}, get a, fetches 1, +0.001, get a, fetches 2`,
    );
  });
});

describe('concurrent requests', () => {
  scripts({
    'share one fetch': 'source hangs, start get 64, settle a, end a, fetches 1',
    'share one failure': 'source hangs, start get 64, settle EOUTAGE, end EOUTAGE, fetches 1',
    'that find the value stale share one fetch and its value':
      'get a, +300, source hangs, start get 64, settle b, end b, fetches 2',
    'share one look-up and its value':
      'get a, +5, source hangs, start look-up 64, settle b, end b, fetches 2',
  });
});

describe('a refresh of a stale value', () => {
  scripts({
    'delays a request by at most one second, then counts as failed':
      'get a, +300, source hangs, start get, expire, end a, reports loaded a; failing a, +9.999, get a, deadlines 1, fetches 2',
    'delays the requests that join it until it is 0.25 s old, and continues without them':
      'get a, +300, source hangs, start get, start get, +0.1, start get, +0.15, get a, deadlines 1 0.25 0.15, reports loaded a, settle b, end b, end b, end b, fetches 2',
    'does not count as failed if only a request that joins it has waited long enough':
      'get a, +300, source hangs, start get, start get, expire 0.25, reports loaded a, settle b, end b, end a',
    'delays a request that joins it at any millisecond': `get a, +300, source hangs, start get, ${'start get, +0.001, '.repeat(250)} settle b ${', end b'.repeat(251)}`,
    'supplies its value even if that arrives after it has timed out':
      'get a, +300, source hangs, start get, expire, end a, +1, settle b, get b, +298, get b, fetches 2, reports loaded a; failing a; changed b',
    'counts as one failure if it times out and then fails':
      'get a, +300, source hangs, start get, expire, end a, settle EOUTAGE, reports loaded a; failing a, source b, +10, get b',
    'is not joined after it has timed out: requests get the stale value at once':
      'get a, +300, source hangs, start get, expire, end a, get a, get a, get a, deadlines 1, fetches 2',
  });
});

describe('an empty cache whose source fails', () => {
  scripts({
    'rejects without a fetch for 1 s after a failure':
      'source EOUTAGE, get EOUTAGE, source a, +0.999, get EOUTAGE, get EOUTAGE, fetches 1, +0.001, get a, fetches 2',
    'rejects without a fetch for 3 s after a timeout':
      'source TimeoutError, get TimeoutError, source a, +2.999, get TimeoutError, fetches 1, +0.001, get a',
    'rejects in the same way if the source throws synchronously, and fetches again':
      'source throws, get EOUTAGE, source a, +1, get a',
    'fetches at the next request if the clock has jumped back':
      'source EOUTAGE, get EOUTAGE, source a, -3600, get a',
  });
});

describe('a cache with a stale value whose source fails', () => {
  scripts({
    'returns the value until the stale time ends, then rejects':
      'get a, +300, source EOUTAGE, get a, +3599.999, get a, +0.001, get EOUTAGE',
    'fetches once a second when the value has expired, whatever the pause was before': `get a, +300, source EOUTAGE, get a, +10, get a, +20, get a, +40, get a, +3600, ${'get EOUTAGE, get EOUTAGE, +1, '.repeat(3)} fetches 8, source b, get b`,
    'ends the pause when its clock jumps back': 'get a, +300, source EOUTAGE, get a, -3600, source b, get b',
    'reports the first failure and another one as news, and the recovery': `get a, +300, source EOUTAGE, ${'get a, +60, '.repeat(3)} source EACCES, get a, +60, source a, get a, reports loaded a; failing a; still failing a; still failing a; failing a; recovered a`,
    'reports the same failure as news again when the value has expired':
      'get a, +300, source EOUTAGE, get a, +10, get a, +3600, get EOUTAGE, +10, get EOUTAGE, reports loaded a; failing a; still failing a; failing undefined; still failing undefined',
  });

  test('fetches again after 10, 20, 40, then every 60 seconds, and after a success from 10 again', async () => {
    const source = createRemoteSource();
    await source.play('get a, +300, source EOUTAGE');
    const secondsBeforeFetches = async (count: number) => {
      const gaps: number[] = [];
      for (let gap = 0, before = source.fetches.length; gaps.length < count; gap += 1) {
        await source.play('get a, +1');
        if (source.fetches.length === before) continue;
        gaps.push(gap);
        [gap, before] = [0, source.fetches.length];
      }
      return gaps;
    };
    expect(await secondsBeforeFetches(7)).toEqual([0, 10, 20, 40, 60, 60, 60]);
    await source.play('source a, +60, get a, +300, source EOUTAGE');
    expect(await secondsBeforeFetches(3)).toEqual([0, 10, 20]);
  });
});

describe('a fetch that a freeze of the environment has cut off', () => {
  const resumed = 'source hangs, start get, +3, source b, get b';
  scripts({
    'is abandoned after 3 s': `source hangs, start get, +2.999, start get, fetches 1, +0.001, source b, get b, fetches 2`,
    'is ignored if it resolves after a later one': `${resumed}, settle a, end a, get b, fetches 2, reports loaded b`,
    'is ignored if it rejects after a later one': `${resumed}, settle EOUTAGE, end EOUTAGE, get b, fetches 2, reports loaded b`,
    'is ignored if it rejects before a later one, which requests share':
      'source hangs, start get, +3, start get, settle EOUTAGE, end EOUTAGE, start get, settle b, end b, end b, fetches 2',
    'causes no pause: the next request fetches':
      'source hangs, start get, +60, settle EOUTAGE, end EOUTAGE, source b, get b, reports loaded b',
    'supplies its value if no later one has arrived, fresh from the start of its fetch':
      'source hangs, start get, +60, settle b, end b, source a, +239.999, get b, fetches 1, +0.001, get a',
  });
});

describe('a look-up', () => {
  const expired = 'get a, +3900';
  scripts({
    'fetches even if the value is fresh': 'get a, +5, source b, look-up b, get b',
    'returns the cached value for 2 s after another one, then fetches again':
      'get a, +5, look-up a, source b, +1.999, look-up a, fetches 2, +0.001, look-up b',
    'fetches at most six times in a row, then once every 10 seconds': `get a, +5, ${'look-up a, +0.1, '.repeat(120)} fetches 7, ${'look-up a, +0.1, '.repeat(1000)} fetches 18`, // 11 more with the one that was refilled in the first 12 seconds
    'is not limited by scheduled fetches': 'get a, +305, get a, +0.001, look-up a, fetches 3',
    'rejects if its fetch fails, which counts as a failed refresh and leaves the value usable':
      'get a, +5, source EOUTAGE, look-up EOUTAGE, get a, reports loaded a; failing a',
    'rejects without a fetch during the pause after a failed refresh or look-up':
      'get a, +300, source EOUTAGE, get a, +9.999, look-up EOUTAGE, fetches 2, +0.001, look-up EOUTAGE, fetches 3, source b, +19.999, look-up EOUTAGE, +0.001, look-up b',
    'waits for a slow source longer than a second, because it needs a newer value':
      'get a, +5, source hangs, start look-up, deadlines , settle b, end b',
    'fetches if nothing is cached, which does not count against the limit':
      'look-up a, +0.001, look-up a, fetches 2',
    'rejects if nothing is cached and the source fails, then without a fetch during the pause':
      'source EOUTAGE, look-up EOUTAGE, look-up EOUTAGE, fetches 1',
    'fetches if the value has expired, even beyond the limit': `get a, +3893, ${'look-up a, +1, '.repeat(12)} +3900, source b, look-up b, look-up b`,
    'rejects if the value has expired and the source fails, then without a fetch during the pause': `${expired}, source EOUTAGE, look-up EOUTAGE, look-up EOUTAGE, fetches 2`,
    'fetches again after the clock has jumped back': 'get a, +5, look-up a, -3600, source b, look-up b',
  });

  test('returns the cached value without a fetch for a request that arrived before that value', async () => {
    const source = createRemoteSource();
    await source.play('get a, +5');
    const receivedAt = source.now();
    await source.play('+300, source hangs, start get, +0.5, settle b, end b, fetches 2');
    expect(await source.cache.lookUp(receivedAt)).toEqual({ name: 'b' });
    await source.play('fetches 2');
  });
});
