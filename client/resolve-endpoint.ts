/** Checks the address of the token endpoint, because the identity token is sent to it. */
import { LatenodeError } from './latenode-error.ts';

/** https on any host, http on loopback, both without credentials, as a URL serializes them. */
const accepted = /^(https:\/\/[^@/]+|http:\/\/(([^@/:]+\.)?localhost|127\.[\d.]+|\[::1])(:\d+)?)\//;

/**
 * Returns the absolute URL. A relative one is resolved against the document. Throws a `LatenodeError` with the code
 * `invalid_endpoint` for everything but https and, on loopback, http.
 */
export const resolveEndpoint = (endpoint: string | URL): URL => {
  try {
    const url = new URL(endpoint, globalThis.document?.baseURI);
    // An empty string would be the page itself, and `undefined` of JavaScript a path of that name.
    if (endpoint && accepted.test(url.href)) return url;
  } catch {
    // not a URL, or a relative one where there is no document
  }
  throw new LatenodeError('invalid_endpoint', `The token endpoint is not an https URL: ${endpoint}`);
};
