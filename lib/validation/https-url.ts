/** Which addresses may be asked for keys: https, or http on this very machine. */
import * as v from 'valibot';

const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether a text is an https URL, or an http one of a loopback host, without credentials or fragment. */
export const isHttpsUrl = (text: string): boolean => {
  // The URL parser alone forgives white space, back-slashes and missing slashes, and drops an empty fragment.
  if (!/^https?:\/\/[^\s\\#]+$/i.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isEncrypted = protocol === 'https:' || loopbackHosts.includes(hostname);
  return isEncrypted && `${username}${password}` === '';
};

/** True for an issuer that keys can be fetched from, without query or fragment (OIDC Discovery 1.0 section 3). */
export const isIssuerUrl = (text: string): boolean => isHttpsUrl(text) && !text.includes('?');

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
