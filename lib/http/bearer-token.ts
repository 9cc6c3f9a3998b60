/** Reads the bearer token of a request (stage 1). */
import { BrokerError } from '../errors.ts';
import { type CompactJws, parseCompactJws } from '../jwt/compact-jws.ts';

/**
 * Returns the bearer token among the values of the request's `Authorization` headers (RFC 6750 section 2.1), taken apart.
 * Throws `missing_token` if there is none, `invalid_token` for several headers and for anything but a compact JWS.
 */
export const readBearerToken = (authorizationValues: readonly string[]): CompactJws => {
  if (authorizationValues.length > 1) {
    throw new BrokerError('invalid_token', 'more than one Authorization header');
  }
  const [authorization = ''] = authorizationValues;
  // Only spaces separate the two: any other white space is part of the token and makes it invalid.
  const [, token] = /^bearer +([^ ].*)$/is.exec(authorization) ?? [];
  if (token === undefined) {
    throw new BrokerError('missing_token', 'no bearer token in an Authorization header');
  }
  return parseCompactJws(token);
};
