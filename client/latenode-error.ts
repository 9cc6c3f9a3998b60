/** One error class for every failure on the way to an embedded Latenode; `code` tells the failures apart. */

/** Codes of the broker, of the gateway in front of it, and of the page; docs/front-end.md describes each. */
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
  /** A newer broker may send codes that this list does not contain. */
  declare readonly code: LatenodeErrorCode | (string & {});
  /** HTTP status, if the endpoint answered. */
  declare readonly status: number | undefined;
  /** Id of the request in the broker's log, which has the cause. */
  declare readonly requestId: string | undefined;
  /** Seconds that the server asks callers to wait. */
  declare readonly retryAfterSeconds: number | undefined;

  constructor(code: LatenodeError['code'], message: string, details: LatenodeErrorDetails = {}) {
    const { status, requestId, retryAfterSeconds, ...options } = details;
    super(message, options);
    Object.assign(this, { code, status, requestId, retryAfterSeconds });
  }
}
