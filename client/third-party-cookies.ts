/** Detects browsers that block third-party cookies, which Latenode's iframe needs for its session. */

/**
 * Returns `true` for browsers with WebKit (Safari, and all browsers on iOS), and for browsers with cookies disabled. Cannot
 * detect Chrome's incognito mode. Returns `false` outside a browser.
 */
export const blocksThirdPartyCookies = (): boolean => {
  const { cookieEnabled, vendor }: Partial<Navigator> = globalThis.navigator ?? {};
  return cookieEnabled === false || vendor?.startsWith('Apple') === true;
};
