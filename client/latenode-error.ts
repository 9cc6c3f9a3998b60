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
  | 'signed_out'
  | 'identity_token_failed'
  | 'sdk_not_loaded'
  | 'container_missing'
  | 'embed_failed'
  | 'third_party_cookies_blocked'
  | 'destroyed';

export interface LatenodeErrorDetails extends ErrorOptions {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export class LatenodeError extends Error {
  override readonly name = 'LatenodeError';
  /** One of `LatenodeErrorCode`, or a code of a newer broker. */
  declare readonly code: LatenodeErrorCode | (string & {});
  /** HTTP status of the response; undefined if there was none. */
  declare readonly status: number | undefined;
  /** Id of the request; the broker's log has the cause under it. */
  declare readonly requestId: string | undefined;
  /** `Retry-After` of the response, in seconds. */
  declare readonly retryAfterSeconds: number | undefined;

  constructor(code: LatenodeError['code'], message: string, details: LatenodeErrorDetails = {}) {
    const { status, requestId, retryAfterSeconds, ...options } = details;
    super(message, options);
    Object.assign(this, { code, status, requestId, retryAfterSeconds });
  }
}
