/** Checks web origins (RFC 6454) in the settings of a stage and of `npm start`. */
import * as v from 'valibot';

const expected = 'expected an origin, such as https://app.example.com';

/**
 * Returns what is wrong with a text that no browser could send as `Origin`, and what to write; undefined for an origin: an
 * http or https scheme, a host, and a port that is not the scheme's default.
 */
export const originDefect = (text: string): string | undefined => {
  // URL accepts it in a host; for API Gateway it is a wildcard.
  if (text.includes('*')) return 'has a wildcard; write each origin, such as https://app.example.com';
  if (/[\s,]/.test(text)) return `has a comma or a space; ${expected}`;
  const hasScheme = text.includes('://');
  const address = hasScheme
    ? text
    : `${/^(localhost|[\d.]+|\[.*\])(:|$)/.test(text) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(address)) return expected;
  const { protocol, hostname, port, origin } = new URL(address);
  if (!/^https?:$/.test(protocol)) return `has the scheme ${protocol.slice(0, -1)}; ${expected}`;
  if (origin === text) return undefined;
  if (!hasScheme && !/[.\]]|^localhost$/.test(hostname)) return expected; // a word, such as null
  const [, scheme = '', authority = '', rest = ''] = /^(.*?):\/\/([^/?#]*)(.*)$/s.exec(address) ?? [];
  const defects = [
    !hasScheme && 'no scheme',
    authority.includes('@') && 'a user name',
    /[A-Z]/.test(scheme + authority.replace(/.*@/, '')) && 'capital letters',
    port === '' && /:\d+$/.test(authority) && 'the default port',
    rest === '/' && 'a trailing slash',
    rest.length > 1 && 'a path',
  ].filter((defect) => defect !== false);
  const list = new Intl.ListFormat('en').format(defects);
  return defects.length > 0 ? `has ${list}; write ${origin}` : `is sent by browsers as ${origin}; write that`;
};

const message = ({ input }: { readonly input: unknown }): string =>
  (typeof input === 'string' ? originDefect(input) : undefined) ?? expected;

export const originSchema = v.pipe(
  v.string(message),
  v.regex(/^https?:\/\/[^/*@]+$/, message), // for editors, which cannot run the check
  v.check((text) => originDefect(text) === undefined, message),
);
