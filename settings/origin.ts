/** Checks web origins (RFC 6454) in the settings of a stage and in the options of the doctor. */

/**
 * Returns true if a browser could send this text as `Origin`: an http or https scheme, a host, and a port that is not the
 * scheme's default. Rejects `*`, which parses as a host but is a wildcard for API Gateway.
 */
export const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
