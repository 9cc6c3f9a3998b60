/** One request to the broker's `POST /token`, and what its answer means. */
import { LatenodeError } from './latenode-error.ts';
import { startStopwatch } from './stopwatch.ts';

export interface TokenAnswer {
  readonly token: string;
  /** How long the token is still good, by the server's reckoning; negative once it is not. */
  readonly secondsLeft: () => number;
  /** How long it was good at first. */
  readonly lifetimeSeconds: number;
}

/** Longer than the broker ever takes; a connection that died while the machine slept must not hang for ever. */
const deadlineMilliseconds = 15_000;

/** What a gateway's own refusal means, which has a status but no problem document. */
const codesByStatus: Readonly<Record<number, LatenodeError['code']>> = {
  401: 'invalid_token',
  403: 'forbidden',
  429: 'too_many_requests',
  503: 'service_unavailable',
};

/** Resolves with a usable token; rejects with a `LatenodeError`, never with anything else. */
export const requestToken = async (
  endpoint: string | URL,
  identityToken: string,
  fetch: typeof globalThis.fetch,
): Promise<TokenAnswer> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMilliseconds);
  const elapsedMilliseconds = startStopwatch(); // before the request, so the token never looks younger than it is
  let response: Response;
  let body: Record<string, unknown>;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { Authorization: `Bearer ${identityToken}` },
      signal: deadline.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error', // the identity token goes to the endpoint and nowhere else
    });
    body = parseObject(await response.text());
  } catch (cause) {
    // A browser does not tell a script which of the two it is.
    const message = 'The token endpoint cannot be reached, or does not allow the origin of this page (CORS).';
    throw new LatenodeError('network_error', message, { cause });
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) throw refusal(response, body);

  const { token, expires_in: lifetimeSeconds } = body;
  if (typeof token !== 'string' || typeof lifetimeSeconds !== 'number') {
    throw new LatenodeError('unexpected_answer', 'The token endpoint gave an answer without a token.', {
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
  // A date would have to be read by a clock that may be wrong; the broker and the gateway send seconds.
  const retryAfter = headers.get('retry-after') ?? '';
  return new LatenodeError(
    textOr(codesByStatus[status] ?? 'unexpected_answer', code),
    textOr(`The token endpoint answered with status ${status}.`, detail),
    {
      status,
      requestId: typeof request_id === 'string' ? request_id : undefined,
      retryAfterSeconds: /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined,
    },
  );
}

function textOr(otherwise: string, value: unknown): string {
  return typeof value === 'string' ? value : otherwise;
}
