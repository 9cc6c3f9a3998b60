/** Gets Latenode tokens from the broker for the signed-in user: one request at a time, reused while the token is good. */
import { LatenodeError } from './latenode-error.ts';
import { createQueue, shareInFlight } from './one-at-a-time.ts';
import { requestToken, type TokenAnswer } from './request-token.ts';
import { resolveEndpoint } from './resolve-endpoint.ts';
import { retry } from './retry.ts';
import { untilAborted } from './until-aborted.ts';

/** The application's ID or access token; nothing if no user is signed in. */
export type IdentityToken = (request: {
  /** `true`: the token at hand was refused or is out of date, so get a new one from the identity provider. */
  readonly forceRefresh: boolean;
}) => MaybePromise<string | null | undefined>;

type MaybePromise<T> = T | Promise<T>;

/** For logs and metrics: no event contains a token. */
export type TokenClientEvent =
  /** A request is sent; `attempt` counts from 1. */
  | { readonly type: 'request'; readonly attempt: number }
  /** A request failed and is repeated after the delay. */
  | { readonly type: 'retry'; readonly error: LatenodeError; readonly delayMilliseconds: number }
  /** A new Latenode token has arrived. */
  | { readonly type: 'refreshed'; readonly expiresInSeconds: number }
  /** No token: all callers that wait get this error. */
  | { readonly type: 'failed'; readonly error: LatenodeError };

export interface TokenClientOptions {
  /** The broker's `POST /token`: an https URL, http on loopback, or a URL relative to the document. */
  readonly endpoint: string | URL;
  /** Called for every `getToken`, so that no user gets a token that was issued for another one. */
  readonly identityToken: IdentityToken;
  /** Told what the client does. */
  readonly onEvent?: ((event: TokenClientEvent) => void) | undefined;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export interface LatenodeToken {
  /** The Latenode JWT. */
  readonly token: string;
  /** Whole seconds from now, counted from the server's `expires_in`: the clock of this machine may be wrong. */
  readonly expiresInSeconds: number;
}

export interface GetTokenOptions {
  /** Stops this caller's wait. The request continues for the other callers and the next one. */
  readonly signal?: AbortSignal | undefined;
  /** Gets a new identity token and a new Latenode token, for example after the user's plan has changed. */
  readonly forceRefresh?: boolean | undefined;
}

export interface TokenClient {
  /** Resolves with a token that is good for a while yet. Rejects with a `LatenodeError`, or with the signal's reason. */
  getToken(options?: GetTokenOptions): Promise<LatenodeToken>;
}

/** A token, requested or at hand, and the identity token it was requested with. */
interface Ticket {
  identity: string;
  answer: Promise<TokenAnswer>;
  isGood: () => boolean;
}

/** A token is handed out while enough of its life is left for Latenode to load with it. */
const isGoodAWhileYet = ({ secondsLeft, lifetimeSeconds }: TokenAnswer): boolean =>
  secondsLeft() > Math.min(30, lifetimeSeconds / 2);

/** Throws a `LatenodeError` with the code `invalid_endpoint` if the identity token must not be sent to the endpoint. */
export const createTokenClient = (options: TokenClientOptions): TokenClient => {
  const { identityToken, onEvent, fetch = globalThis.fetch } = options;
  const endpoint = resolveEndpoint(options.endpoint);
  let ticket: Ticket | undefined;
  let lastFailure: unknown;

  const emit = (event: TokenClientEvent): void => {
    try {
      onEvent?.(event);
    } catch (error) {
      console.error(error); // a listener that fails must not cost the user the token
    }
  };

  const askIdentity = async (forceRefresh: boolean): Promise<string> => {
    let identity: string | null | undefined;
    try {
      identity = await identityToken({ forceRefresh });
    } catch (cause) {
      throw new LatenodeError('identity_token_failed', 'identityToken failed.', { cause });
    }
    if (identity) return identity;
    throw new LatenodeError('signed_out', 'No user is signed in.');
  };

  // One call at a time for all callers, because a rotating refresh token may be used only once.
  const enqueue = createQueue();
  const currentIdentity = shareInFlight(() => enqueue(() => askIdentity(false)));
  const freshIdentity = shareInFlight(() => enqueue(() => askIdentity(true)));

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

  const exchangeOrRefresh = async (mine: { identity: string }, isForced: boolean): Promise<TokenAnswer> => {
    try {
      return await exchange(mine.identity);
    } catch (error) {
      if (isForced || !(error instanceof LatenodeError) || error.status !== 401) throw error;
      const fresh = await freshIdentity();
      if (fresh === mine.identity) throw error; // the identity provider has no other
      mine.identity = fresh;
      return exchange(fresh);
    }
  };

  const startTicket = (identity: string, isForced: boolean): Ticket => {
    const mine = { identity, isGood: () => true };
    const answer = exchangeOrRefresh(mine, isForced).then((answer) => {
      mine.isGood = () => isGoodAWhileYet(answer);
      emit({ type: 'refreshed', expiresInSeconds: answer.lifetimeSeconds });
      return answer;
    });
    return Object.assign(mine, { answer });
  };

  const shareToken = async (isForced: boolean): Promise<LatenodeToken> => {
    try {
      const identity = await (isForced ? freshIdentity() : currentIdentity());
      if (isForced || ticket?.identity !== identity || !ticket.isGood())
        ticket = startTicket(identity, isForced);
      const { token, secondsLeft } = await ticket.answer;
      return { token, expiresInSeconds: Math.floor(secondsLeft()) };
    } catch (error) {
      ticket = undefined;
      // Callers that share a request also share its error, which is reported once.
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
