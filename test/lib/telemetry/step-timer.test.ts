import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createStepTimer } from '../../../lib/telemetry/step-timer.ts';

test('a step ends when the next one starts, the last one when the timer stops', async () => {
  const timer = createStepTimer();
  timer.start('bearer');
  timer.start('identity');
  await wait(20);
  timer.start('signing_key');
  await wait(5);
  const { stepsMilliseconds: times, durationMilliseconds } = timer.stop();
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

test('a request that reached no step has a duration, but no step times', async () => {
  const timer = createStepTimer();
  await wait(5);
  const { durationMilliseconds, stepsMilliseconds } = timer.stop();
  expect(stepsMilliseconds).toEqual({});
  expect(durationMilliseconds).toBeGreaterThanOrEqual(4);
});
