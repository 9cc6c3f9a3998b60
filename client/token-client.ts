/** Requests Latenode tokens from the broker for the signed-in user, and reuses a token until shortly before it expires. */
import { createQueue, shareInFlight, untilAborted } from './async.ts';
import { LatenodeError } from './latenode-error.ts';
import { requestToken, type TokenAnswer } from './request-token.ts';
import { resolveEndpoint } from './resolve-endpoint.ts';
import { retry } from './retry.ts';

/** Returns the user's ID or access token; `null` or `undefined` if no user is signed in. */
export type IdentityToken = (request: {
  /** `true` if the current token was rejected or is outdated: get a new one from the identity provider. */
  readonly forceRefresh: boolean;
}) => MaybePromise<string | null | undefined>;

type MaybePromise<T> = T | Promise<T>;

/** An event for logs and metrics. No event contains a token. */
export type TokenClientEvent =
  /** A request is sent; `attempt` counts from 1. */
  | { readonly type: 'request'; readonly attempt: number }
  /** A request has failed and is retried after the delay. */
  | { readonly type: 'retry'; readonly error: LatenodeError; readonly delayMilliseconds: number }
  /** A new Latenode token has arrived. */
  | { readonly type: 'refreshed'; readonly expiresInSeconds: number }
  /** All attempts have failed: every waiting caller gets this error. */
  | { readonly type: 'failed'; readonly error: LatenodeError };

export interface TokenClientOptions {
  /** The broker's `POST /token`: an https URL, http on loopback, or a URL relative to the document. */
  readonly endpoint: string | URL;
  /** Called for every `getToken`, so that no user gets a token that was issued for another user. */
  readonly identityToken: IdentityToken;
  /** Called for every event of the client. */
  readonly onEvent?: ((event: TokenClientEvent) => void) | undefined;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export interface LatenodeToken {
  /** The Latenode JWT. */
  readonly token: string;
  /** Whole seconds until the token expires, measured from `expires_in` of the response, not with the device's clock. */
  readonly expiresInSeconds: number;
}

export interface GetTokenOptions {
  /** Rejects this call when it is aborted. The request continues for other callers. */
  readonly signal?: AbortSignal | undefined;
  /** Gets a new identity token and a new Latenode token, for example after the user's plan has changed. */
  readonly forceRefresh?: boolean | undefined;
}

export interface TokenClient {
  /**
   * Resolves with a token that is valid for at least 30 seconds, or for half of its lifetime if that is shorter. Rejects with a
   * `LatenodeError`, or with the reason of the signal.
   */
  getToken(options?: GetTokenOptions): Promise<LatenodeToken>;
}

/** A requested token, with the identity token that it was requested with. */
interface Entry {
  identity: string;
  answer: Promise<TokenAnswer>;
  isFresh: () => boolean;
}

/** Returns true if enough of the lifetime remains for Latenode to load with the token. */
const isFresh = ({ secondsLeft, lifetimeSeconds }: TokenAnswer): boolean =>
  secondsLeft() > Math.min(30, lifetimeSeconds / 2);

/** Throws a `LatenodeError` with the code `invalid_endpoint` if the identity token must not be sent to the endpoint. */
export const createTokenClient = (options: TokenClientOptions): TokenClient => {
  const { identityToken, onEvent, fetch = globalThis.fetch } = options;
  const endpoint = resolveEndpoint(options.endpoint);
  let cached: Entry | undefined;
  let lastFailure: unknown;

  const emit = (event: TokenClientEvent): void => {
    try {
      onEvent?.(event);
    } catch (error) {
      console.error(error); // the user gets the token although the listener fails
    }
  };

  const getIdentity = async (forceRefresh: boolean): Promise<string> => {
    let identity: string | null | undefined;
    try {
      identity = await identityToken({ forceRefresh });
    } catch (cause) {
      throw new LatenodeError('identity_token_failed', 'identityToken() has failed.', { cause });
    }
    if (identity) return identity;
    throw new LatenodeError('signed_out', 'No user is signed in.');
  };

  // One call at a time for all callers, because a refresh token with rotation can be used only once.
  const enqueue = createQueue();
  const currentIdentity = shareInFlight(() => enqueue(() => getIdentity(false)));
  const freshIdentity = shareInFlight(() => enqueue(() => getIdentity(true)));

  const exchange = (identity: string): Promise<TokenAnswer> => {
    let attempt = 0;
    return retry(
      () => {
        attempt += 1;
        emit({ type: 'request', attempt });
        return requestToken(endpoint, identity, fetch);
      },
      (error, delayMilliseconds) => emit({ type: 'retry', error, delayMilliseconds }),
    );
  };

  const exchangeOrRefresh = async (entry: { identity: string }, isForced: boolean): Promise<TokenAnswer> => {
    try {
      return await exchange(entry.identity);
    } catch (error) {
      if (isForced || !(error instanceof LatenodeError) || error.status !== 401) throw error;
      const fresh = await freshIdentity();
      if (fresh === entry.identity) throw error; // there is no other identity token to try
      entry.identity = fresh;
      return exchange(fresh);
    }
  };

  const startEntry = (identity: string, isForced: boolean): Entry => {
    const entry = { identity, isFresh: () => true };
    const answer = exchangeOrRefresh(entry, isForced).then((answer) => {
      entry.isFresh = () => isFresh(answer);
      emit({ type: 'refreshed', expiresInSeconds: answer.lifetimeSeconds });
      return answer;
    });
    return Object.assign(entry, { answer });
  };

  const shareToken = async (isForced: boolean): Promise<LatenodeToken> => {
    try {
      const identity = await (isForced ? freshIdentity() : currentIdentity());
      if (isForced || cached?.identity !== identity || !cached.isFresh())
        cached = startEntry(identity, isForced);
      const { token, secondsLeft } = await cached.answer;
      return { token, expiresInSeconds: Math.floor(secondsLeft()) };
    } catch (error) {
      cached = undefined;
      // Callers that share a request also share its error, which is emitted once.
      if (error instanceof LatenodeError && error !== lastFailure) emit({ type: 'failed', error });
      lastFailure = error;
      throw error;
    }
  };

  const forceToken = shareInFlight(() => shareToken(true));

  return {
    getToken: async ({ signal, forceRefresh } = {}) => {
      signal?.throwIfAborted();
      return untilAborted(forceRefresh ? forceToken() : shareToken(false), signal);
    },
  };
};
