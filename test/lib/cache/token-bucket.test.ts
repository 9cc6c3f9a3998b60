import { expect, test } from 'vitest';
import { createTokenBucket } from '../../../lib/cache/token-bucket.ts';

const at = 1_768_417_200_000;
const create = () => createTokenBucket({ capacity: 6, secondsPerToken: 10, minimumIntervalSeconds: 2 });

/** The seconds at which a token was taken, trying every tenth of a second. */
const taken = (seconds: number, take = create()): number[] =>
  Array.from({ length: seconds * 10 }, (_, i) => i / 10).filter((second) => take(at + second * 1000));

test('a full bucket gives its tokens at the minimum interval, then one for each refill', () => {
  // Six at first, and the one that the first ten seconds have brought.
  expect(taken(45)).toEqual([0, 2, 4, 6, 8, 10, 12, 20, 30, 40]);
});

test('a bucket that rested is as full as at first, and no fuller', () => {
  const take = create();
  taken(45, take);
  const later = at + 3_600_000;
  const inARow = Array.from({ length: 10 }, (_, i) => take(later + i * 2000));
  expect(inARow.filter(Boolean)).toHaveLength(7);
});

test('a clock that jumped back empties no bucket', () => {
  const take = create();
  taken(20, take);
  expect(take(at - 3_600_000)).toBe(true);
});

test('a token is not given twice at the same time', () => {
  const take = create();
  expect([take(at), take(at)]).toEqual([true, false]);
});

test('a bucket for one token gives it again exactly when it is refilled', () => {
  const take = createTokenBucket({ capacity: 1, secondsPerToken: 10, minimumIntervalSeconds: 2 });
  expect([0, 9.999, 10].map((second) => take(at + second * 1000))).toEqual([true, false, true]);
});
