/** Checks web origins (RFC 6454), for the stage's settings and for the doctor's options alike. */

/**
 * True if a browser could send this text as `Origin`: an http or https scheme, a host, a port unless it is the default.
 * A `*` is never part of an origin: it parses as a host, and the gateway takes it for every host.
 */
export const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
