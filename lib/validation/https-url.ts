/** Checks the URLs that keys are fetched from: https, or http on a loopback host. */
import * as v from 'valibot';

const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/** True for an https URL, or an http URL of a loopback host, without credentials and fragment. */
export const isHttpsUrl = (text: string): boolean => {
  // The URL parser accepts white space, backslashes and missing slashes, and drops an empty fragment.
  if (!/^https?:\/\/[^\s\\#]+$/i.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isEncrypted = protocol === 'https:' || loopbackHosts.includes(hostname);
  return isEncrypted && `${username}${password}` === '';
};

/** True for an issuer that keys can be fetched from, without query or fragment (OIDC Discovery 1.0 section 3). */
export const isIssuerUrl = (text: string): boolean => isHttpsUrl(text) && !text.includes('?');

/**
 * True for the URL of a key set that discovery may name: https on a host name with a dot. Otherwise an issuer could make
 * the function send requests to a local service, such as Lambda's Runtime API on 127.0.0.1.
 */
export const isPublicHttpsUrl = (text: string): boolean => {
  if (!isHttpsUrl(text)) return false;
  const { protocol, hostname } = new URL(text); // the parser converts 2130706433 to 127.0.0.1
  const host = hostname.replace(/\.$/, '');
  const isName = host.includes('.') && !/^[\d.]+$/.test(host) && !host.startsWith('[');
  return protocol === 'https:' && isName && !host.endsWith('.localhost');
};

/** True for a URL on one of the loopback hosts that http is allowed for. */
export const isLoopbackUrl = (text: string): boolean =>
  URL.canParse(text) && loopbackHosts.includes(new URL(text).hostname);

const expected = 'expected an https URL (http for loopback only) without';

/** A configured issuer, without query and fragment (OIDC Discovery 1.0 section 3). */
export const issuerUrl = v.pipe(
  v.string(`${expected} query and fragment`),
  v.check(isIssuerUrl, `${expected} query and fragment`),
);

/** The configured URL of a key set. A query is allowed: that of Entra ID names the application. */
export const keySetUrl = v.pipe(
  v.string(`${expected} fragment`),
  v.check(isHttpsUrl, `${expected} fragment`),
);
