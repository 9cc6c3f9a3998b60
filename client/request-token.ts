/** Sends one request to the broker's `POST /token` and reads the response. */
import { pause } from './async.ts';
import { watchPolicy } from './content-security-policy.ts';
import { startStopwatch } from './device.ts';
import { LatenodeError } from './latenode-error.ts';

export interface TokenResponse {
  readonly token: string;
  /** Returns the seconds until the token expires, measured from `expires_in` of the response; negative after that. */
  readonly secondsLeft: () => number;
  /** `expires_in` of the response. */
  readonly lifetimeSeconds: number;
}

/** Longer than the broker takes. Ends a connection that broke while the device slept. */
const deadlineMilliseconds = 15_000;

/** Codes for errors of API Gateway itself and of proxies, which have a status but no problem document. */
const codeOf = (status: number): LatenodeError['code'] => {
  if (status === 408 || status >= 500) return 'service_unavailable';
  return { 401: 'invalid_token', 403: 'forbidden', 429: 'too_many_requests' }[status] ?? 'unexpected_answer';
};

/** Resolves with a token; every rejection is a `LatenodeError`. */
export const requestToken = async (
  endpoint: URL,
  identityToken: string,
  fetch: typeof globalThis.fetch,
): Promise<TokenResponse> => {
  const ending = new AbortController();
  const { signal } = ending;
  const timer = setTimeout(() => ending.abort(), deadlineMilliseconds);
  const elapsedMilliseconds = startStopwatch(); // before the request, so that the age of the token is never underestimated
  let blocked: LatenodeError | undefined;
  const noteBlocked = (error: LatenodeError) => {
    blocked = error;
  };
  watchPolicy(/connect/, () => [endpoint.origin], noteBlocked, signal);
  let response: Response;
  let body: Record<string, unknown>;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { Authorization: `Bearer ${identityToken}` },
      signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error', // otherwise the identity token could be sent to another address
    });
    body = parseObject(await response.text());
  } catch (cause) {
    await pause(0); // the violation event follows the failure
    // Browsers do not tell scripts which of the two happened.
    const message = `${endpoint} is not reachable, or does not allow ${globalThis.location?.origin} (CORS).`;
    throw blocked ?? new LatenodeError('network_error', message, { cause });
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
  if (!response.ok) throw toError(endpoint, response, body);

  const { token, expires_in: lifetimeSeconds } = body;
  if (typeof token === 'string' && typeof lifetimeSeconds === 'number') {
    return { token, lifetimeSeconds, secondsLeft: () => lifetimeSeconds - elapsedMilliseconds() / 1000 };
  }
  throw toError(endpoint, response, { detail: `${endpoint} sent no token.` });
};

function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function toError(
  endpoint: URL,
  { status, headers }: Response,
  { code, detail, request_id }: Record<string, unknown>,
) {
  // Seconds only: a date depends on the device's clock, and neither the broker nor API Gateway sends one.
  const retryAfterSeconds = Number(headers.get('retry-after')?.match(/^\d+$/)) || undefined;
  return new LatenodeError(
    textOr(codeOf(status), code),
    textOr(`${endpoint} responded with status ${status}.`, detail),
    {
      status,
      requestId: textOr(headers.get('apigw-requestid') ?? undefined, request_id),
      retryAfterSeconds,
    },
  );
}

function textOr<T>(otherwise: T, value: unknown): T | string {
  return typeof value === 'string' ? value : otherwise;
}
