/** Requests Latenode tokens from the broker for the signed-in user, and reuses a token until shortly before it expires. */
import { createQueue, joinWaiting, type MaybePromise, untilAborted, within } from './async.ts';
import { LatenodeError } from './latenode-error.ts';
import { requestToken, type TokenResponse } from './request-token.ts';
import { resolveEndpoint } from './resolve-endpoint.ts';
import { retry } from './retry.ts';

/** Returns the user's ID or access token; `null` or `undefined` if no user is signed in. */
export type IdentityToken = (request: {
  /** `true` if the current token was rejected or is outdated: get a new one from the identity provider. */
  readonly forceRefresh: boolean;
}) => MaybePromise<string | null | undefined>;

/** An event for logs and metrics. No event contains a token. */
export type TokenClientEvent =
  /** `identityToken` is called. */
  | { readonly type: 'identity'; readonly forceRefresh: boolean }
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
  /** Deadline for `identityToken`; default: 30. After it the call fails, and the next one is made. */
  readonly identityTokenTimeoutSeconds?: number | undefined;
  /** Called for every event of the client. */
  readonly onEvent?: ((event: TokenClientEvent) => void) | undefined;
  /** Replaces the global `fetch`, which is otherwise looked up for each request, so that tools may patch it. */
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
  /** Gets a new identity token and a new Latenode token, for example after the user's groups have changed. */
  readonly forceRefresh?: boolean | undefined;
}

export interface TokenClient {
  /**
   * Resolves with a token that is valid for at least 30 seconds, or for half of its lifetime if that is shorter. Rejects with a
   * `LatenodeError`, or with the reason of the signal. The token is for the user whose token `identityToken` returns for this call.
   */
  getToken(options?: GetTokenOptions): Promise<LatenodeToken>;
  /** Ends the session at sign-out: forgets the token, and rejects the calls in flight with `signed_out`. */
  reset(): void;
}

/** The exchange of one identity token, shared by all calls for which `identityToken` has returned it. */
interface Exchange {
  readonly identity: string;
  readonly isUsable: () => boolean;
  readonly response: Promise<TokenResponse>;
}

/** Returns true if enough of the lifetime remains for Latenode to load with the token. */
const isFresh = ({ secondsLeft, lifetimeSeconds }: TokenResponse): boolean =>
  secondsLeft() > Math.min(30, lifetimeSeconds / 2);

const identityTokenFailed = (problem: string, cause?: unknown) =>
  new LatenodeError('identity_token_failed', `identityToken() ${problem}`, { cause });

/** Throws a `LatenodeError` with the code `invalid_endpoint` if the identity token must not be sent to the endpoint. */
export const createTokenClient = (options: TokenClientOptions): TokenClient => {
  const { identityToken, identityTokenTimeoutSeconds = 30, onEvent } = options;
  const endpoint = resolveEndpoint(options.endpoint);
  let lastFailure: unknown;

  const emit = (event: TokenClientEvent): void => {
    try {
      onEvent?.(event);
    } catch (error) {
      console.error(error); // the user gets the token although the listener fails
    }
  };

  const getIdentity = async (forceRefresh: boolean): Promise<string> => {
    emit({ type: 'identity', forceRefresh });
    const late = identityTokenFailed(`did not settle within ${identityTokenTimeoutSeconds} s.`);
    let identity: unknown;
    try {
      identity = await within(identityTokenTimeoutSeconds * 1000, identityToken({ forceRefresh }), late);
    } catch (cause) {
      throw cause === late ? late : identityTokenFailed('has failed.', cause);
    }
    if (!identity) throw new LatenodeError('signed_out', 'No user is signed in.');
    if (typeof identity === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(identity)) return identity;
    throw identityTokenFailed(`must return a JWT, not "Bearer …" or "undefined": got a ${typeof identity}.`);
  };

  /** Everything between two calls of `reset`. */
  const startSession = () => {
    const ending = new AbortController();
    const { signal } = ending;
    let latest: Exchange | undefined;

    // One call of `identityToken` at a time, because a refresh token with rotation can be used only once.
    const enqueue = createQueue();
    const ask = (forceRefresh: boolean): Promise<string> => {
      signal.throwIfAborted();
      return getIdentity(forceRefresh);
    };
    const request = (identity: string): Promise<TokenResponse> => {
      let attempt = 0;
      return retry(
        () => {
          signal.throwIfAborted();
          attempt += 1;
          emit({ type: 'request', attempt });
          return requestToken(endpoint, identity, options.fetch ?? globalThis.fetch);
        },
        (error, delayMilliseconds) => emit({ type: 'retry', error, delayMilliseconds }),
      );
    };

    const startExchange = (identity: string): Exchange => {
      const exchange = { identity, isUsable: () => true };
      const response = request(identity).then(
        (response) => {
          exchange.isUsable = () => isFresh(response);
          emit({ type: 'refreshed', expiresInSeconds: response.lifetimeSeconds });
          return response;
        },
        (error: unknown) => {
          exchange.isUsable = () => false;
          throw error;
        },
      );
      return Object.assign(exchange, { response });
    };

    /** Calls `identityToken` for every call; only exchanges of the same identity token are shared. */
    const join = (forceRefresh: boolean, mayShare: (exchange: Exchange) => boolean) =>
      joinWaiting(enqueue, async () => {
        const identity = await ask(forceRefresh);
        if (latest?.identity !== identity || !mayShare(latest)) latest = startExchange(identity);
        return latest;
      });
    const joinCurrent = join(false, ({ isUsable }) => isUsable());
    const joinForced = join(true, () => false);
    const joinRenewed = join(true, () => true); // a rejected token is not sent again, and fails with the same error

    const exchangeToken = async (isForced: boolean): Promise<TokenResponse> => {
      if (isForced) return (await joinForced()).response;
      try {
        return await (await joinCurrent()).response;
      } catch (error) {
        if (!(error instanceof LatenodeError) || error.status !== 401) throw error;
        return (await joinRenewed()).response;
      }
    };

    const getToken = async (isForced: boolean): Promise<LatenodeToken> => {
      const { token, secondsLeft } = await exchangeToken(isForced);
      return { token, expiresInSeconds: Math.floor(secondsLeft()) };
    };

    return {
      getToken: async (isForced: boolean) => {
        try {
          return await untilAborted(getToken(isForced), signal);
        } catch (error) {
          // Callers that share a request also share its error, which is emitted once.
          if (error instanceof LatenodeError && error !== lastFailure) emit({ type: 'failed', error });
          lastFailure = error;
          throw error;
        }
      },
      end: () => ending.abort(new LatenodeError('signed_out', 'The session was reset.')),
    };
  };

  let session = startSession();

  return {
    getToken: async ({ signal, forceRefresh = false } = {}) => {
      signal?.throwIfAborted();
      return untilAborted(session.getToken(forceRefresh), signal);
    },
    reset: () => {
      session.end();
      session = startSession();
    },
  };
};
