/** Checks the header of an identity token before any key is fetched. */
import { reject } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';

/** Throws `invalid_token` for other kinds of JWT, and for extensions that could change what is verified. */
export const checkHeader = (header: Claims): void => {
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) reject('header_extension');
  if (Object.hasOwn(header, 'kid') && typeof header.kid !== 'string') reject('invalid_kid');
  if (Object.hasOwn(header, 'typ') && !isTokenType(header.typ)) reject('wrong_token_type');
};

/** A media type in any case; "application/" may be omitted (RFC 7515 section 4.1.9, RFC 9068 section 2.1). */
function isTokenType(type: unknown): boolean {
  return typeof type === 'string' && /^(application\/)?(at\+)?jwt$/i.test(type);
}
