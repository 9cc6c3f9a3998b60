/** Measures elapsed time, including the time that the device sleeps, and detects blocked cookies. */

/**
 * Returns a function that returns the milliseconds since this call. `performance.now()` is monotonic, but in most browsers
 * stops while the device sleeps; `Date.now()` continues, but may be set back. The longer of the two times is used: if the
 * clock is set forward, a token seems older than it is, which costs one extra request.
 */
export const startStopwatch = (): (() => number) => {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
};

/**
 * Returns `true` for browsers with WebKit (Safari, and all browsers on iOS), and for browsers with cookies disabled. Cannot
 * detect Chrome's incognito mode. Returns `false` outside a browser.
 */
export const blocksThirdPartyCookies = (): boolean => {
  const { cookieEnabled, vendor }: Partial<Navigator> = globalThis.navigator ?? {};
  return cookieEnabled === false || vendor?.startsWith('Apple') === true;
};
