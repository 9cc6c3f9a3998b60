/**
 * Lists every reason why a request fails, by the identifier that the audit line has. Identifiers are stable, because saved
 * queries and alarms of operators use them.
 */

/** The error codes of the problem documents, in the order of docs/openapi.yaml. */
export type ErrorCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_entitled'
  | 'identity_provider_unavailable'
  | 'signing_key_unavailable'
  | 'internal_error';

const as =
  (code: ErrorCode) =>
  (sentence: string): { readonly code: ErrorCode; readonly sentence: string } => ({ code, sentence });

const missingToken = as('missing_token');
const invalidToken = as('invalid_token');
const notEntitled = as('not_entitled');
const issuerUnavailable = as('identity_provider_unavailable');
const signingKeyUnavailable = as('signing_key_unavailable');

/** The error code of each reason, which the caller receives, and a sentence for operators. */
export const reasons = {
  no_bearer_token: missingToken('The request has no bearer token in an Authorization header'),

  // The form of the token
  several_authorization_headers: invalidToken('The request has more than one Authorization header'),
  token_too_long: invalidToken('The token is too long'),
  not_a_jws: invalidToken('The token is not a JWS of three parts in canonical base64url'),
  not_a_json_object: invalidToken('The header or the payload of the token is not a JSON object'),
  // Its header
  header_extension: invalidToken('The header has "crit" or "b64"'),
  invalid_kid: invalidToken('The "kid" in the header is not a string'),
  wrong_token_type: invalidToken('The "typ" in the header is neither JWT nor at+jwt'),
  algorithm_not_configured: invalidToken('The "alg" in the header is not one of those configured'),
  // Its issuer and its signature
  issuer_not_configured: invalidToken('The issuer of the token is not configured'),
  tenant_not_configured: invalidToken('The tenant of the token is not configured'),
  no_matching_key: invalidToken('The issuer publishes no key that matches the token'),
  invalid_signature: invalidToken('The signature does not verify'),
  // Its times
  invalid_time: invalidToken('A time in the token is missing or not a finite number'),
  expired: invalidToken('The token has expired'),
  expires_too_soon: invalidToken('The token expires too soon to issue a Latenode JWT'),
  not_yet_valid: invalidToken('The "nbf" of the token is in the future'),
  issued_in_future: invalidToken('The "iat" of the token is in the future'),
  issue_time_missing: invalidToken('The token has no "iat", which "maxTokenAgeSeconds" requires'),
  too_old: invalidToken('The token is older than "maxTokenAgeSeconds"'),
  // The application that it is for
  invalid_audience: invalidToken('The "aud" of the token is neither a string nor an array of strings'),
  token_use_not_configured: invalidToken('The "token_use" of the token is not one of those configured'),
  audience_mismatch: invalidToken('The audience of the token is not one of those configured'),
  audience_missing: invalidToken('The token does not name this application'),
  party_mismatch: invalidToken('The authorized party of the token is not one of those configured'),
  // Its subject
  invalid_subject: invalidToken('The "sub" of the token is not a valid identifier'),
  invalid_user_id: invalidToken('The claims of the token do not form a valid user id'),
  unverified_user_id: invalidToken('The claim for the user id is not verified'),
  user_id_prefix_collision: invalidToken("The user id starts with another provider's prefix"),
  marked_client_subject: invalidToken('The subject is a client, not a user'),
  marked_client_credentials: invalidToken('The token was issued to a machine, not to a user'),
  marked_app_only: invalidToken('The token was issued to an application or a device without a user'),
  marked_service_account: invalidToken('The token was issued to the service account of a client'),
  marked_ci_job: invalidToken('The token was issued to a job of a CI system'),
  marked_anonymous: invalidToken('The token was issued to an anonymous user'),
  marked_pending: invalidToken('The token was issued before the user completed the sign-in'),
  marked_refresh_token: invalidToken('The token is a refresh token'),
  marked_security_event: invalidToken('The token is a security event or a logout'),
  marked_sender_constrained: invalidToken(
    'The token is bound to a key, whose possession a bearer token does not prove',
  ),

  rule_denies: notEntitled('A rule with "deny" matches'),
  no_rule_matches: notEntitled('No rule with a "when" matches'),
  invalid_id: notEntitled('A claim that a rule reads is not a positive integer'),
  invalid_role: notEntitled('A claim that a rule reads is not a role from 1 to 5'),
  admin_role_not_allowed: notEntitled('A claim has the Admin role, which is not allowed'),
  no_space_granted: notEntitled('A rule sets no_personal_space, and no rule grants a space'),

  issuer_unreachable: issuerUnavailable('The issuer does not respond'),
  issuer_redirects: issuerUnavailable('The issuer redirects the request for its keys'),
  issuer_denies_request: issuerUnavailable('The issuer rejects the request for its keys'),
  issuer_not_found: issuerUnavailable('The issuer has no document at the address of its metadata or keys'),
  issuer_fails: issuerUnavailable('The issuer responds with an unexpected status'),
  issuer_response_compressed: issuerUnavailable(
    'The issuer compresses its response although the request forbids it',
  ),
  issuer_response_too_long: issuerUnavailable('The response of the issuer is too long'),
  issuer_response_not_json: issuerUnavailable('The response of the issuer is not JSON'),
  discovery_names_other_issuer: issuerUnavailable('The metadata of the issuer names another issuer'),
  discovery_without_keys: issuerUnavailable('The metadata of the issuer names no usable "jwks_uri"'),
  not_a_key_set: issuerUnavailable('The response of the issuer is not a JWK set'),
  no_usable_key: issuerUnavailable('The JWK set of the issuer has no usable key'),

  signing_key_unreadable: signingKeyUnavailable('The signing key cannot be read from Secrets Manager'),
  invalid_signing_key: signingKeyUnavailable('The secret holds no valid signing key'),

  unexpected_error: as('internal_error')('An unexpected error occurred'),
} as const;

/** A stable identifier, such as `audience_mismatch`. */
export type Reason = keyof typeof reasons;
