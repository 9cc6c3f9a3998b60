/**
 * Stands in for the sign-in libraries of docs/identity-providers/, as the modules (or `fetch`) that `identity-token.ts` uses. Each fake
 * has the methods of its library that the page uses, and its behavior while the page starts, after a sign-out, and offline.
 */

/** The session that a library keeps. Until `start` is called, the library does not know whether a user is signed in. */
export interface LibrarySession {
  /** The current tokens; undefined if no user is signed in, or while the page starts. */
  readonly tokens: Tokens | undefined;
  readonly started: Promise<void>;
  /** True once the current tokens have expired. */
  readonly isExpired: boolean;
  /** Gets new tokens from the provider; rejects if it cannot be reached. */
  readonly renew: () => Promise<Tokens>;
}

export interface Tokens {
  readonly access: string;
  readonly id: string;
}

type Modules = Readonly<Record<string, object>>;

/** Returns the current tokens as libraries do that renew expired ones on their own. */
const current = async (
  session: LibrarySession,
  isForced: boolean | undefined,
): Promise<Tokens | undefined> => {
  await session.started;
  return session.tokens && (isForced || session.isExpired) ? session.renew() : session.tokens;
};

/** The modules that the sample of each page imports, by page. */
export const signInLibraries: Readonly<Record<string, (session: LibrarySession) => Modules>> = {
  'any-other': (session) => {
    const userOf = (tokens: Tokens | undefined) =>
      tokens && { access_token: tokens.access, id_token: tokens.id, expired: session.isExpired };
    const getUser = async () => {
      await session.started;
      return userOf(session.tokens) ?? null;
    };
    return {
      'oidc-client-ts': {
        UserManager: fakeClass({ getUser, signinSilent: async () => userOf(await session.renew()) }),
      },
    };
  },
  auth0: (session) => ({
    '@auth0/auth0-spa-js': {
      createAuth0Client: async () => {
        await session.started;
        return {
          isAuthenticated: async () => session.tokens !== undefined,
          getTokenSilently: async ({ cacheMode }: { cacheMode: string }) => {
            const tokens = await current(session, cacheMode === 'off');
            if (!tokens) throw new Error('login_required');
            return tokens.access;
          },
        };
      },
    },
  }),
  'better-auth': (session) => {
    const token = async () => {
      await session.started;
      if (!session.tokens) return { data: null, error: { status: 401, message: 'Unauthorized' } };
      try {
        return { data: { token: (await session.renew()).access }, error: null };
      } catch (error) {
        return { data: null, error: { status: 0, message: String(error) } };
      }
    };
    return {
      'better-auth/client': { createAuthClient: () => ({ token }) },
      'better-auth/client/plugins': { jwtClient: () => ({}) },
    };
  },
  clerk: (session) => ({
    '@clerk/react': {
      getToken: async (options?: { skipCache?: boolean }) =>
        (await current(session, options?.skipCache))?.access ?? null,
    },
  }),
  cognito: (session) => ({
    'aws-amplify': { Amplify: { configure: () => {} } },
    'aws-amplify/auth': {
      fetchAuthSession: async (options?: { forceRefresh?: boolean }) => {
        const tokens = await current(session, options?.forceRefresh);
        return { tokens: tokens && { accessToken: textOf(tokens.access), idToken: textOf(tokens.id) } };
      },
    },
  }),
  'entra-id': (session) => {
    let isHandled = false;
    const accounts = () => (isHandled && session.tokens ? [{ username: 'ada' }] : []);
    return {
      '@azure/msal-browser': {
        createStandardPublicClientApplication: async () => ({
          handleRedirectPromise: async () => {
            await session.started;
            isHandled = true;
            return null;
          },
          getActiveAccount: () => null,
          getAllAccounts: accounts,
          acquireTokenSilent: async (request: { account: object; forceRefresh?: boolean }) => {
            const tokens = await current(session, request.forceRefresh);
            if (!tokens) throw new Error('no_account_error');
            return { accessToken: tokens.access, idToken: tokens.id };
          },
        }),
      },
    };
  },
  firebase: (session) => {
    const getIdToken = async (isForced?: boolean) => (await current(session, isForced))?.id;
    const auth = {
      authStateReady: () => session.started,
      get currentUser() {
        return session.tokens ? { getIdToken } : null;
      },
    };
    return { 'firebase/app': { initializeApp: () => ({}) }, 'firebase/auth': { getAuth: () => auth } };
  },
  keycloak: (session) => ({
    'keycloak-js': {
      default: fakeClass({
        init: () => session.started,
        get authenticated() {
          return session.tokens !== undefined;
        },
        updateToken: (minValidity: number) => current(session, minValidity === -1),
        get token() {
          return session.tokens?.access;
        },
      }),
    },
  }),
  logto: (session) => {
    let isCleared = false;
    return {
      '@logto/browser': {
        default: fakeClass({
          isAuthenticated: async () => {
            await session.started;
            return session.tokens !== undefined;
          },
          clearAccessToken: async () => {
            isCleared = true;
          },
          getAccessToken: async (resource?: string) => {
            const tokens = await current(session, isCleared);
            if (!tokens || resource === undefined) throw new Error('not_authenticated, or an opaque token');
            isCleared = false;
            return tokens.access;
          },
        }),
      },
    };
  },
  okta: (session) => {
    const renew = async () => ({ accessToken: (await session.renew()).access });
    return {
      '@okta/okta-auth-js': {
        OktaAuth: fakeClass({
          tokenManager: {
            getTokens: async () => {
              await session.started;
              return session.tokens ? { accessToken: { accessToken: session.tokens.access } } : {};
            },
            hasExpired: () => session.isExpired,
            renew,
          },
          getAccessToken: () => session.tokens?.access,
        }),
      },
    };
  },
  'ory-kratos': (session) => ({
    fetch: async () => {
      await session.started;
      if (!session.tokens) return Response.json({}, { status: 401 });
      return Response.json({ tokenized: (await session.renew()).access });
    },
  }),
  propelauth: (session) => ({
    '@propelauth/javascript': {
      createClient: () => ({
        getAuthenticationInfoOrNull: async (isForced?: boolean) => {
          const tokens = await current(session, isForced);
          return tokens ? { accessToken: tokens.access } : null;
        },
      }),
    },
  }),
  supabase: (session) => {
    const answer = async (isForced: boolean) => {
      try {
        const tokens = await current(session, isForced);
        return { data: { session: tokens ? { access_token: tokens.access } : null }, error: null };
      } catch (error) {
        return { data: { session: null }, error };
      }
    };
    const auth = { getSession: () => answer(false), refreshSession: () => answer(true) };
    return { '@supabase/supabase-js': { createClient: () => ({ auth }) } };
  },
  supertokens: (session) => ({
    'supertokens-web-js': { default: { init: () => {} } },
    'supertokens-web-js/recipe/session': {
      default: {
        init: () => ({}),
        doesSessionExist: async () => {
          await session.started;
          return session.tokens !== undefined;
        },
        attemptRefreshingSession: async () => {
          await session.renew();
          return true;
        },
        getAccessToken: async () => (await current(session, false))?.access,
      },
    },
  }),
  workos: (session) => ({
    '@workos-inc/authkit-js': {
      createClient: async () => {
        await session.started;
        return {
          getUser: () => (session.tokens ? { id: 'user_1' } : null),
          getAccessToken: async (options?: { forceRefresh?: boolean }) => {
            const tokens = await current(session, options?.forceRefresh);
            if (!tokens) throw new Error('LoginRequiredError');
            return tokens.access;
          },
        };
      },
    },
  }),
};

/** Makes a constructor whose instances are this object. */
const fakeClass = (instance: object) =>
  function construct() {
    return instance;
  };

const textOf = (token: string) => ({ toString: () => token });
