/** Sends an HTTP request with limits on the time and on the size of the response. */
import { CommandError } from './command-error.ts';

export interface Response {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, if it is JSON. */
  readonly body: unknown;
}

interface RequestOptions extends RequestInit {
  readonly timeoutMilliseconds: number;
  /** For the decoded body. */
  readonly maxBytes?: number;
}

/** Follows no redirects. Throws `CommandError`, which names `what` and never the URL. */
export const request = async (
  fetch: typeof globalThis.fetch,
  url: string,
  what: string,
  { timeoutMilliseconds, maxBytes = 64 * 1024, ...init }: RequestOptions,
): Promise<Response> => {
  try {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    const { status, headers } = response;
    return { status, headers, body: parse(await readBounded(response, maxBytes)) };
  } catch (error) {
    throw new CommandError(
      error instanceof CommandError
        ? `${what}: ${error.message}`
        : `${what} does not respond: ${causeOf(error)}`,
    );
  }
};

async function readBounded({ body }: globalThis.Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the download.
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new CommandError(`the response is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch` says only that it failed; the reason is in the cause, or in its code if several addresses failed. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
