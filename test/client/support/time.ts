/** Time as a page sees it, moved by the test; the server's and the sockets' goes on as ever. */
import { vi } from 'vitest';

export const freezeTime = () =>
  vi.useFakeTimers({ now: 1_768_417_200_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });

/** Both clocks go on. */
export const elapse = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

/** The machine sleeps: in most browsers `performance.now()` stands still meanwhile. */
export const sleep = (seconds: number) => setWallClock(Date.now() + seconds * 1000);

/** Somebody sets the clock of this machine. */
export const setWallClock = (milliseconds: number) => {
  vi.setSystemTime(milliseconds);
};
