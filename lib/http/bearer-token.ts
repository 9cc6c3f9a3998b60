/** Reads the bearer token of a request (step 1). */
import { reject } from '../errors.ts';
import { type CompactJws, parseCompactJws } from '../jwt/compact-jws.ts';

/**
 * Returns the bearer token among the values of the request's `Authorization` headers (RFC 6750 section 2.1), split into its parts.
 * Throws `missing_token` if there is none, `invalid_token` for several headers and for anything but a compact JWS.
 */
export const readBearerToken = (authorizationValues: readonly string[]): CompactJws => {
  if (authorizationValues.length > 1) reject('several_authorization_headers');
  const [authorization = ''] = authorizationValues;
  // Only spaces separate the two: any other white space is part of the token and makes it invalid.
  const [, token] = /^bearer +([^ ].*)$/is.exec(authorization) ?? [];
  return token === undefined ? reject('no_bearer_token') : parseCompactJws(token);
};
