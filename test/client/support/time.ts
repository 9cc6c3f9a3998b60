/** Controls the clocks that the page reads; sockets keep real time. */
import { vi } from 'vitest';

export const freezeTime = () =>
  vi.useFakeTimers({ now: 1_768_417_200_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });

/** Advances both clocks. */
export const elapse = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

/** Sets the clock of the device, which alone advances while the device sleeps: `performance.now()` then stops in most browsers. */
export const setWallClock = (milliseconds: number) => vi.setSystemTime(milliseconds);
