import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createStageTimer } from '../../../lib/telemetry/stage-timer.ts';

test('a stage ends when the next one starts, the last one when the timer stops', async () => {
  const timer = createStageTimer();
  timer.start('bearer');
  timer.start('identity');
  await wait(20);
  timer.start('signing_key');
  await wait(5);
  const { stagesMilliseconds: times, durationMilliseconds } = timer.stop();
  expect(Object.keys(times)).toEqual(['bearer', 'identity', 'signing_key']);
  expect(times.bearer).toBeLessThan(times.signing_key ?? 0);
  expect(times.signing_key).toBeLessThan(times.identity ?? 0);
  expect(times.identity).toBeGreaterThanOrEqual(19);
  expect(times.identity).toBeLessThan(5000);
  expect(String(times.bearer)).toMatch(/^\d+(\.\d{1,3})?$/);
  const sum = Object.values(times).reduce((total, time) => total + time, 0);
  expect(durationMilliseconds).toBeGreaterThanOrEqual(sum - 0.01);
  expect(durationMilliseconds).toBeLessThan(sum + 50);
});

test('a request that reached no stage has a duration, but no stage times', async () => {
  const timer = createStageTimer();
  await wait(5);
  const { durationMilliseconds, stagesMilliseconds } = timer.stop();
  expect(stagesMilliseconds).toEqual({});
  expect(durationMilliseconds).toBeGreaterThanOrEqual(4);
});
