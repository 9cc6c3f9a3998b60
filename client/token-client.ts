/** Gets Latenode tokens from the broker for whoever is signed in: one request at a time, reused while they are good. */
import { LatenodeError } from './latenode-error.ts';
import { requestToken, type TokenAnswer } from './request-token.ts';
import { retry } from './retry.ts';
import { untilAborted } from './until-aborted.ts';

/** The application's ID or access token; nothing when nobody is signed in. */
export type IdentityToken = (request: {
  /** The broker has refused the one at hand: get another from the identity provider. */
  readonly forceRefresh: boolean;
}) => MaybePromise<string | null | undefined>;

type MaybePromise<T> = T | Promise<T>;

export interface TokenClientOptions {
  /** The broker's `POST /token`. */
  readonly endpoint: string | URL;
  /** Asked for every `getToken`, so that a token never outlives the sign-in of the person it was made for. */
  readonly identityToken: IdentityToken;
  readonly fetch?: typeof globalThis.fetch;
}

export interface LatenodeToken {
  readonly token: string;
  /** Whole seconds from now, by the server's reckoning; the clock of this machine may be wrong. */
  readonly expiresInSeconds: number;
}

export interface TokenClient {
  /**
   * A token that is good for a while yet. Rejects with a `LatenodeError`, or with the signal's reason: to abort is to
   * leave, the request goes on for whoever else waits for it or asks next.
   */
  getToken(options?: { readonly signal?: AbortSignal | undefined }): Promise<LatenodeToken>;
}

/** A token under way or at hand, and the identity token that pays for it. */
interface Ticket {
  identity: string;
  answer: Promise<TokenAnswer>;
  isGood: () => boolean;
}

/** A token is handed out while so much of its life is left that Latenode can load with it. */
const isGoodAWhileYet = ({ secondsLeft, lifetimeSeconds }: TokenAnswer): boolean =>
  secondsLeft() > Math.min(30, lifetimeSeconds / 2);

export const createTokenClient = (options: TokenClientOptions): TokenClient => {
  const { endpoint, identityToken, fetch = globalThis.fetch } = options;
  let ticket: Ticket | undefined;
  let identityUnderWay: Promise<string> | undefined;

  const askIdentity = async (forceRefresh: boolean): Promise<string> => {
    let identity: string | null | undefined;
    try {
      identity = await identityToken({ forceRefresh });
    } catch (cause) {
      throw new LatenodeError('identity_token_failed', 'The application has no identity token.', { cause });
    }
    if (identity) return identity;
    ticket = undefined;
    throw new LatenodeError('signed_out', 'Nobody is signed in.');
  };

  // Shared, because a refresh token that rotates may be used only once.
  const currentIdentity = (): Promise<string> => {
    identityUnderWay ??= askIdentity(false).finally(() => {
      identityUnderWay = undefined;
    });
    return identityUnderWay;
  };

  const exchange = (identity: string) => retry(() => requestToken(endpoint, identity, fetch));

  const exchangeOrRefresh = async (mine: { identity: string }): Promise<TokenAnswer> => {
    try {
      return await exchange(mine.identity);
    } catch (error) {
      if (!(error instanceof LatenodeError) || error.status !== 401) throw error;
      const fresh = await askIdentity(true);
      if (fresh === mine.identity) throw error; // there is no other
      mine.identity = fresh;
      return exchange(fresh);
    }
  };

  const startTicket = (identity: string): Ticket => {
    const mine = { identity, isGood: () => true };
    const answer = exchangeOrRefresh(mine).then(
      (answer) => {
        mine.isGood = () => isGoodAWhileYet(answer);
        return answer;
      },
      (error: unknown) => {
        mine.isGood = () => false;
        throw error;
      },
    );
    return Object.assign(mine, { answer });
  };

  const shareToken = async (): Promise<LatenodeToken> => {
    const identity = await currentIdentity();
    if (ticket?.identity !== identity || !ticket.isGood()) ticket = startTicket(identity);
    const { token, secondsLeft } = await ticket.answer;
    return { token, expiresInSeconds: Math.floor(secondsLeft()) };
  };

  return {
    getToken: async ({ signal } = {}) => {
      signal?.throwIfAborted();
      return untilAborted(shareToken(), signal);
    },
  };
};
