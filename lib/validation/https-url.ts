/** Checks the addresses that keys are fetched from: https, or http on a loopback host. */
import * as v from 'valibot';

const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/** True if a text is an https URL, or an http one of a loopback host, without credentials or fragment. */
export const isHttpsUrl = (text: string): boolean => {
  // The URL parser alone forgives white space, back-slashes and missing slashes, and drops an empty fragment.
  if (!/^https?:\/\/[^\s\\#]+$/i.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isEncrypted = protocol === 'https:' || loopbackHosts.includes(hostname);
  return isEncrypted && `${username}${password}` === '';
};

/** True for an issuer that keys can be fetched from, without query or fragment (OIDC Discovery 1.0 section 3). */
export const isIssuerUrl = (text: string): boolean => isHttpsUrl(text) && !text.includes('?');

/**
 * True for the address of a key set that an issuer itself may name: https on a host name with a dot. Otherwise it could
 * direct the function to a service beside it, such as Lambda's Runtime API on 127.0.0.1.
 */
export const isPublicHttpsUrl = (text: string): boolean => {
  if (!isHttpsUrl(text)) return false;
  const { protocol, hostname } = new URL(text); // which makes 127.0.0.1 of 2130706433
  const host = hostname.replace(/\.$/, '');
  const isName = host.includes('.') && !/^[\d.]+$/.test(host) && !host.startsWith('[');
  return protocol === 'https:' && isName && !host.endsWith('.localhost');
};

/** True for a URL of this machine, by one of the names that http is allowed for. */
export const isLoopbackUrl = (text: string): boolean =>
  URL.canParse(text) && loopbackHosts.includes(new URL(text).hostname);

const expected = 'expected an https URL (http for loopback only) without';

/** An issuer as the operator writes it, without query or fragment (OIDC Discovery 1.0 section 3). */
export const issuerUrl = v.pipe(
  v.string(`${expected} query and fragment`),
  v.check(isIssuerUrl, `${expected} query and fragment`),
);

/** The address of a key set as the operator writes it. Some have a query: Entra's names the application in it. */
export const keySetUrl = v.pipe(
  v.string(`${expected} fragment`),
  v.check(isHttpsUrl, `${expected} fragment`),
);
