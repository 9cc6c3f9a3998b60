import { expect, test } from 'vitest';
import { createTokenBucket } from '../../../lib/cache/token-bucket.ts';

const start = 1_768_417_200_000;
const create = () => createTokenBucket({ capacity: 6, secondsPerToken: 10, minimumIntervalSeconds: 2 });

/** Tries to take a token every tenth of a second; returns the seconds at which it succeeded. */
const taken = (seconds: number, take = create(), from = start): number[] =>
  Array.from({ length: seconds * 10 }, (_, i) => i / 10).filter((second) => take(from + second * 1000));

// The capacity of six, at 12 s the refill of the first ten seconds, then every refill.
const fromFull = [0, 2, 4, 6, 8, 10, 12, 20, 30, 40];

test('a full bucket gives its tokens at the minimum interval, then one for each refill', () => {
  expect(taken(45)).toEqual(fromFull);
});

test('a bucket refills to its capacity and no further', () => {
  const take = create();
  taken(45, take);
  expect(taken(45, take, start + 3_600_000)).toEqual(fromFull);
});

test('a bucket is full after the clock has jumped back', () => {
  const take = create();
  taken(20, take);
  expect(taken(45, take, start - 3_600_000)).toEqual(fromFull);
});

test('a bucket does not give two tokens at the same time', () => {
  const take = create();
  expect([take(start), take(start)]).toEqual([true, false]);
});

test('a bucket of capacity one gives its token again exactly when it is refilled', () => {
  const take = createTokenBucket({ capacity: 1, secondsPerToken: 10, minimumIntervalSeconds: 2 });
  expect([0, 9.999, 10].map((second) => take(start + second * 1000))).toEqual([true, false, true]);
});
