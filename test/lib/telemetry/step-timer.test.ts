import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStepTimer } from '../../../lib/telemetry/step-timer.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('a step ends when the next one starts, the last one when the timer stops', () => {
  const timer = createStepTimer();
  vi.advanceTimersByTime(1);
  timer.start('bearer');
  timer.start('identity');
  vi.advanceTimersByTime(20);
  timer.start('signing_key');
  vi.advanceTimersByTime(5);
  expect(timer.stop()).toEqual({
    stepsMilliseconds: { bearer: 0, identity: 20, signing_key: 5 },
    durationMilliseconds: 26,
  });
});

test('the times of steps have a resolution of a microsecond', () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(1).mockReturnValueOnce(2.23456);
  const timer = createStepTimer();
  timer.start('bearer');
  expect(timer.stop().stepsMilliseconds).toEqual({ bearer: 1.235 });
});

test('a request that reached no step has a duration, but no step times', () => {
  const timer = createStepTimer();
  vi.advanceTimersByTime(5);
  expect(timer.stop()).toEqual({ stepsMilliseconds: {}, durationMilliseconds: 5 });
});
