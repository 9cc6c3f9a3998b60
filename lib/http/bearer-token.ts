/** Stage 1: the bearer token of a request. */

import { BrokerError } from '../errors.ts';
import { type CompactJws, parseCompactJws } from '../jwt/compact-jws.ts';

/**
 * The one bearer token among the request's `Authorization` values (RFC 6750 section 2.1).
 * Throws `missing_token` without a bearer token, `invalid_token` when it is not a strict compact JWS.
 */
export const readBearerToken = (authorizationValues: readonly string[]): CompactJws => {
  if (authorizationValues.length > 1) {
    throw new BrokerError('invalid_token', 'more than one Authorization header');
  }
  const [authorization = ''] = authorizationValues;
  // Spaces alone may stand between: what else looks like one is part of the token, and spoils it.
  const [, token] = /^bearer +([^ ].*)$/is.exec(authorization) ?? [];
  if (token === undefined) {
    throw new BrokerError('missing_token', 'no bearer token in an Authorization header');
  }
  return parseCompactJws(token);
};
