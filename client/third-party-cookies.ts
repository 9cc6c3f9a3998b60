/** Latenode's iframe keeps its session in cookies, which are third-party cookies to the browser. */

/**
 * Whether this browser is known to keep them from the iframe: everything built on WebKit does (Safari, and whatever runs
 * on iOS), and any browser told to refuse cookies. A page cannot tell that Chrome is in incognito mode.
 */
export const blocksThirdPartyCookies = (): boolean =>
  !navigator.cookieEnabled || navigator.vendor.startsWith('Apple');
