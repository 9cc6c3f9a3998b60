/** Measures elapsed time on machines that sleep, and whose clock may be wrong or be set at any moment. */

/**
 * Starts now; the returned function gives the milliseconds since. `performance.now()` never jumps, but in most browsers
 * stands still while the machine sleeps; `Date.now()` continues, but may be set back. The longer of the two counts: a clock
 * set forward makes a token look older than it is, which costs one request.
 */
export const startStopwatch = (): (() => number) => {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
};
