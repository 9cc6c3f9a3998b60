/** Everything that can go wrong on the way to an embedded Latenode is one error, told apart by its `code`. */

/** What the broker answers, what the gateway in front of it answers, and what happens in the page itself. */
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
  /** A newer broker may know codes that this list does not. */
  readonly code: LatenodeErrorCode | (string & {});
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** Under which the broker's log says exactly why. */
  readonly requestId: string | undefined;
  /** How long the server asks to be left alone. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: LatenodeError['code'], message: string, details: LatenodeErrorDetails = {}) {
    super(message, details);
    this.code = code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
