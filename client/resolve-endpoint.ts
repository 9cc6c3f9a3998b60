/** Checks the URL of the token endpoint, to which the identity token is sent. */
import { LatenodeError } from './latenode-error.ts';

/** Matches serialized URLs with https, or with http on loopback, without credentials. */
const accepted = /^(https:\/\/[^@/]+|http:\/\/(([^@/:]+\.)?localhost|127\.[\d.]+|\[::1])(:\d+)?)\//;

/**
 * Returns the absolute URL; resolves a relative one against the document. Throws a `LatenodeError` with the code
 * `invalid_endpoint` unless the URL has https, or http on loopback.
 */
export const resolveEndpoint = (endpoint: string | URL): URL => {
  try {
    const url = new URL(endpoint, globalThis.document?.baseURI);
    // An empty string would resolve to the page itself, and `undefined` to a path of that name.
    if (endpoint && accepted.test(url.href)) return url;
  } catch {
    // not a URL, or a relative one without a document
  }
  throw new LatenodeError('invalid_endpoint', `endpoint is not an https URL: ${endpoint}`);
};
