/** Sends one request to the broker's `POST /token` and reads the response. */
import { LatenodeError } from './latenode-error.ts';
import { startStopwatch } from './stopwatch.ts';

export interface TokenAnswer {
  readonly token: string;
  /** Seconds until the token expires, counted from the server's `expires_in`; negative after that. */
  readonly secondsLeft: () => number;
  /** The server's `expires_in`. */
  readonly lifetimeSeconds: number;
}

/** Longer than the broker ever takes. A connection that broke while the machine slept would otherwise never end. */
const deadlineMilliseconds = 15_000;

/** Codes for the gateway's own refusals, which have a status but no problem document. */
const codesByStatus: Readonly<Record<number, LatenodeError['code']>> = {
  401: 'invalid_token',
  403: 'forbidden',
  429: 'too_many_requests',
  503: 'service_unavailable',
};

/** Resolves with a usable token; rejects with a `LatenodeError` and with nothing else. */
export const requestToken = async (
  endpoint: URL,
  identityToken: string,
  fetch: typeof globalThis.fetch,
): Promise<TokenAnswer> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMilliseconds);
  const elapsedMilliseconds = startStopwatch(); // before the request, so that a token never looks younger than it is
  let response: Response;
  let body: Record<string, unknown>;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { Authorization: `Bearer ${identityToken}` },
      signal: deadline.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error', // the identity token is sent to the endpoint only
    });
    body = parseObject(await response.text());
  } catch (cause) {
    // A browser does not tell a script which of the two happened.
    const message = 'The token endpoint cannot be reached, or does not allow this origin (CORS).';
    throw new LatenodeError('network_error', message, { cause });
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) throw refusal(response, body);

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

function refusal({ status, headers }: Response, { code, detail, request_id }: Record<string, unknown>) {
  // A date would be compared with a clock that may be wrong; the broker and the gateway send seconds.
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
