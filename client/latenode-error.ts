/** Defines the error of this package; `code` identifies the failure. */

/** Codes of the broker, of API Gateway and of this package. docs/front-end.md describes each. */
export type LatenodeErrorCode =
  | 'missing_token'
  | 'invalid_token'
  | 'not_entitled'
  | 'identity_provider_unavailable'
  | 'signing_key_unavailable'
  | 'internal_error'
  | 'forbidden'
  | 'too_many_requests'
  | 'service_unavailable'
  | 'unexpected_answer'
  | 'network_error'
  | 'invalid_endpoint'
  | 'blocked_by_csp'
  | 'signed_out'
  | 'identity_token_failed'
  | 'sdk_not_loaded'
  | 'container_missing'
  | 'embed_failed'
  | 'third_party_cookies_blocked'
  | 'destroyed';

export interface LatenodeErrorDetails {
  /** The error that led to this one. */
  readonly cause?: unknown;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export class LatenodeError extends Error {
  override readonly name = 'LatenodeError';
  /** The error that led to this one, for example the exception of `identityToken`. */
  declare readonly cause?: unknown; // not in the types of ES2020
  /** One of `LatenodeErrorCode`, or a code of a newer broker. */
  declare readonly code: LatenodeErrorCode | (string & {});
  /** HTTP status of the response; undefined if there was none. */
  declare readonly status: number | undefined;
  /** Id of the request, with which the broker logs the cause. */
  declare readonly requestId: string | undefined;
  /** `Retry-After` of the response, in seconds. */
  declare readonly retryAfterSeconds: number | undefined;

  constructor(code: LatenodeError['code'], message: string, details: LatenodeErrorDetails = {}) {
    super(message, details); // takes the cause
    Object.assign(this, { code }, details);
  }
}
