/** Defines the errors of the broker and the responses to them. */
import { type ErrorCode, type Reason, reasons } from './reasons.ts';

interface ErrorResponse {
  readonly status: 401 | 403 | 500 | 503;
  readonly title: string;
  /** The sentence for the caller; only the log has the reason. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const retrySoon = { 'Retry-After': '2' };

/** The response to each error code: problem details (RFC 9457), challenges (RFC 6750 section 3), `Retry-After`. */
export const errorResponses: Readonly<Record<ErrorCode, ErrorResponse>> = {
  missing_token: {
    status: 401,
    title: 'Unauthorized',
    detail: 'Send the identity token as "Authorization: Bearer <token>".',
    // RFC 6750 section 3.1: the challenge has no error code if the request has no credentials.
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  invalid_token: {
    status: 401,
    title: 'Unauthorized',
    detail: 'The identity token is invalid or has expired. Sign in again.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  not_entitled: {
    status: 403,
    title: 'Forbidden',
    detail: 'This account is not entitled to use Latenode.',
  },
  identity_provider_unavailable: {
    status: 503,
    title: 'Service Unavailable',
    detail: 'The identity provider cannot be reached. Try again shortly.',
    headers: retrySoon,
  },
  signing_key_unavailable: {
    status: 503,
    title: 'Service Unavailable',
    detail: 'The signing key is not available. Try again shortly.',
    headers: retrySoon,
  },
  internal_error: {
    status: 500,
    title: 'Internal Server Error',
    detail: 'Something went wrong on our side.',
  },
};

/** Ends a request with the error response for its reason. `detail` has the specifics for the log, never a secret. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly reason: Reason;
  readonly detail: string | undefined;

  constructor(reason: Reason, detail?: string, options?: ErrorOptions) {
    const { sentence } = reasons[reason];
    super(detail === undefined ? sentence : `${sentence}: ${detail}`, options);
    this.reason = reason;
    this.detail = detail;
  }

  get code(): ErrorCode {
    return reasons[this.reason].code;
  }
}

/** Throws a `BrokerError`. */
export const reject: (reason: Reason, detail?: string) => never = (reason, detail) => {
  throw new BrokerError(reason, detail);
};

/** Reports an invalid key, secret or setting. Its message never quotes the input, so it may be logged. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}

/**
 * Describes an error for the log: the message of our own errors, only the code or the name of all others, because AWS names
 * ARNs in its messages, `JSON.parse` quotes its input, and OpenSSL could quote a key.
 */
export const describeError = (error: unknown): string => {
  if (error instanceof BrokerError || error instanceof InvalidInputError) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  const words = 'code' in error ? [error.code, error.name] : [error.name];
  const texts = words.filter((word) => typeof word === 'string');
  return texts.find((text) => /^\w{1,64}$/.test(text)) ?? 'unknown';
};
