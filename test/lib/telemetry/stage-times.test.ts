import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startStopwatch } from '../../../lib/telemetry/stage-times.ts';

test('a stage lasts until the next one begins, the last one to the end', async () => {
  const stopwatch = startStopwatch();
  stopwatch.begin('bearer');
  stopwatch.begin('identity');
  await wait(20);
  stopwatch.begin('signing_key');
  await wait(5);
  const times = stopwatch.stop();
  expect(Object.keys(times)).toEqual(['bearer', 'identity', 'signing_key']);
  expect(times.bearer).toBeLessThan(times.signing_key ?? 0);
  expect(times.signing_key).toBeLessThan(times.identity ?? 0);
  expect(times.identity).toBeGreaterThanOrEqual(19);
  expect(times.identity).toBeLessThan(5000);
  expect(String(times.bearer)).toMatch(/^\d+(\.\d{1,3})?$/);
});

test('a request that reached no stage has none', () => {
  expect(startStopwatch().stop()).toEqual({});
});
