/** Sends one request to the broker's `POST /token` and reads the response. */

import { startStopwatch } from './device.ts';
import { LatenodeError } from './latenode-error.ts';

export interface TokenAnswer {
  readonly token: string;
  /** Returns the seconds until the token expires, measured from `expires_in` of the response; negative after that. */
  readonly secondsLeft: () => number;
  /** `expires_in` of the response. */
  readonly lifetimeSeconds: number;
}

/** Longer than the broker takes. Without it, a connection that broke while the device slept would never end. */
const deadlineMilliseconds = 15_000;

/** Codes for errors of API Gateway itself, which have a status but no problem document. */
const codesByStatus: Readonly<Record<number, LatenodeError['code']>> = {
  401: 'invalid_token',
  403: 'forbidden',
  429: 'too_many_requests',
  503: 'service_unavailable',
};

/** Resolves with a token; every rejection is a `LatenodeError`. */
export const requestToken = async (
  endpoint: URL,
  identityToken: string,
  fetch: typeof globalThis.fetch,
): Promise<TokenAnswer> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMilliseconds);
  const elapsedMilliseconds = startStopwatch(); // before the request, so that the age of the token is never underestimated
  let response: Response;
  let body: Record<string, unknown>;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { Authorization: `Bearer ${identityToken}` },
      signal: deadline.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error', // otherwise the identity token could be sent to another address
    });
    body = parseObject(await response.text());
  } catch (cause) {
    // A browser does not tell scripts which of the two has happened.
    const message = 'The token endpoint cannot be reached, or does not allow this origin (CORS).';
    throw new LatenodeError('network_error', message, { cause });
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) throw toError(response, body);

  const { token, expires_in: lifetimeSeconds } = body;
  if (typeof token !== 'string' || typeof lifetimeSeconds !== 'number') {
    throw new LatenodeError('unexpected_answer', 'The token endpoint answered without a token.', {
      status: response.status,
    });
  }
  return { token, lifetimeSeconds, secondsLeft: () => lifetimeSeconds - elapsedMilliseconds() / 1000 };
};

function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function toError({ status, headers }: Response, { code, detail, request_id }: Record<string, unknown>) {
  // Seconds only: a date depends on the device's clock, and neither the broker nor API Gateway sends one.
  const retryAfterSeconds = Number(headers.get('retry-after')?.match(/^\d+$/)) || undefined;
  return new LatenodeError(
    textOr(codesByStatus[status] ?? 'unexpected_answer', code),
    textOr(`The token endpoint answered with status ${status}.`, detail),
    {
      status,
      requestId: textOr(undefined, request_id),
      retryAfterSeconds,
    },
  );
}

function textOr<T>(otherwise: T, value: unknown): T | string {
  return typeof value === 'string' ? value : otherwise;
}
