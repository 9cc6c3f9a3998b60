/** Measures how long ago something was, on machines that sleep and whose clock is wrong or set while we watch. */

/**
 * Starts now; the function it returns tells the milliseconds since. `performance.now()` never jumps, but in most
 * browsers stands still while the machine sleeps; `Date.now()` goes on, but may be set back. So the longer of the two
 * counts: a clock set forward makes a token look older than it is, which costs a request and no more.
 */
export const startStopwatch = (): (() => number) => {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
};
