/** Stage 1: the bearer token of a request, in strict compact form, before anything in it is parsed. */
import { BrokerError } from './errors.ts';

const maxTokenBytes = 8 * 1024;

/**
 * The one bearer token among the request's `Authorization` values (RFC 6750 section 2.1).
 * Throws `missing_token` without a bearer token, `invalid_token` when it is not a strict compact JWS.
 */
export const readBearerToken = (authorizationValues: readonly string[]): string => {
  if (authorizationValues.length > 1) {
    throw new BrokerError('invalid_token', 'more than one Authorization header');
  }
  const [authorization = ''] = authorizationValues;
  // Spaces alone may stand between: what else looks like one is part of the token, and spoils it.
  const [, token] = /^bearer +([^ ].*)$/is.exec(authorization) ?? [];
  if (token === undefined) {
    throw new BrokerError('missing_token', 'no bearer token in an Authorization header');
  }
  assertCompactJws(token);
  return token;
};

/** RFC 7515 section 7.1, to the letter: jose alone lets spaces, `=`, newlines and loose trailing bits pass. */
function assertCompactJws(token: string): void {
  if (token.length > maxTokenBytes) {
    throw new BrokerError('invalid_token', `token longer than ${maxTokenBytes} bytes`);
  }
  const parts = token.split('.');
  if (parts.length !== 3) {
    throw new BrokerError('invalid_token', 'token does not have exactly three parts');
  }
  if (!parts.every(isCanonicalBase64url)) {
    throw new BrokerError('invalid_token', 'a part of the token is not canonical base64url');
  }
}

function isCanonicalBase64url(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64url').toString('base64url') === text;
}
