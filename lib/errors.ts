/** What can go wrong: a refusal has a code and an answer from one table; a defect has words for the log. */

interface Refusal {
  readonly status: 401 | 403 | 500 | 503;
  readonly title: string;
  /** The fixed sentence the caller gets; the cause goes to the log only. */
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
}

const retrySoon = { 'Retry-After': '2' };

/** From error code to answer: RFC 9457 members, RFC 6750 section 3 challenges, RFC 9110 `Retry-After`. */
export const refusals = {
  missing_token: {
    status: 401,
    title: 'Unauthorized',
    detail: 'Send the identity token as "Authorization: Bearer <token>".',
    // RFC 6750 section 3.1: a request without credentials is told the scheme and no error code.
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  invalid_token: {
    status: 401,
    title: 'Unauthorized',
    detail: 'The identity token is not acceptable or has expired. Sign in again.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  not_entitled: {
    status: 403,
    title: 'Forbidden',
    detail: 'This account is not entitled to use Latenode.',
    headers: {},
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
    headers: {},
  },
} as const satisfies Record<string, Refusal>;

export type ErrorCode = keyof typeof refusals;

export interface BrokerErrorOptions extends ErrorOptions {
  readonly auditFields?: Readonly<Record<string, unknown>>;
}

/** A request's end other than 200: `code` decides the answer, `message` says exactly why, for the log alone. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: ErrorCode;
  /** Fields for the audit line, in its own names, beside the reason. */
  readonly auditFields: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: BrokerErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.auditFields = options.auditFields ?? {};
  }
}

/** What is wrong with a thing the broker was given, in our own words: quotes nothing of it, so it may be logged. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}

/**
 * Why something failed, fit for the log: our own words whole, anybody else's error reduced to its code or name,
 * because messages of AWS name ARNs, those of JSON.parse quote their input, and those of OpenSSL could quote a key.
 */
export const reasonOf = (error: unknown): string => {
  if (error instanceof BrokerError || error instanceof InvalidInputError) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  const words = 'code' in error ? [error.code, error.name] : [error.name];
  return (
    words.filter((word) => typeof word === 'string').find((word) => /^\w{1,64}$/.test(word)) ?? 'unknown'
  );
};
