/** Measures elapsed time on devices that sleep, and whose clock may be wrong or change. */

/**
 * Returns a function that returns the milliseconds since this call. `performance.now()` is monotonic, but in most browsers
 * stops while the device sleeps; `Date.now()` continues, but may be set back. So the longer of the two times is used: if the
 * clock is set forward, a token looks older than it is, which costs one request.
 */
export const startStopwatch = (): (() => number) => {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
};
