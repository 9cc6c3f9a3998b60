/** Detects browsers that block third-party cookies, in which Latenode's iframe keeps its session. */

/**
 * Returns `true` for browsers built on WebKit (Safari, and all browsers on iOS), and for those set to refuse cookies. A
 * page cannot detect Chrome's incognito mode. Returns `false` where there is no browser.
 */
export const blocksThirdPartyCookies = (): boolean => {
  const { cookieEnabled, vendor }: Partial<Navigator> = globalThis.navigator ?? {};
  return cookieEnabled === false || vendor?.startsWith('Apple') === true;
};
