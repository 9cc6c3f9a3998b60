/**
 * Stands in for the sign-in libraries of docs/identity-providers/: the members that `identity-token.ts` uses, as they behave while the
 * page starts, without a user and offline. Names and types are checked in test/front-end, against the libraries.
 */

interface Tokens {
  readonly access: string;
  readonly id: string;
}

/** The session that a library keeps. It has no tokens until the page has started, in the next task. */
export const createSession = (isSignedIn: boolean) => {
  let tokens: Tokens | undefined;
  let number = 0;
  const start = async (): Promise<void> => {
    await new Promise(setImmediate);
    if (isSignedIn) await session.renew();
  };
  const session = {
    isExpired: false,
    isOffline: false,
    started: start(),
    /** Returns the current tokens; undefined if no user is signed in, or while the page starts. */
    tokens: (): Tokens | undefined => tokens,
    /** Waits for the start. */
    read: async (): Promise<Tokens | undefined> => session.started.then(session.tokens),
    /** Waits too, and renews expired tokens, as most libraries do on their own. */
    get: async (isForced?: boolean): Promise<Tokens | undefined> =>
      (await session.read()) && (isForced || session.isExpired) ? session.renew() : tokens,
    renew: async (): Promise<Tokens> => {
      if (session.isOffline) throw new Error('offline');
      number += 1;
      session.isExpired = false;
      tokens = { access: `access.${number}.signature`, id: `id.${number}.signature` };
      return tokens;
    },
  };
  return session;
};

type Session = ReturnType<typeof createSession>;

const accessOrThrow = (tokens: Tokens | undefined): string => {
  if (!tokens) throw new Error('login_required');
  return tokens.access;
};

/** Makes a constructor whose instances are this object. */
const fakeClass = (instance: object) =>
  function construct() {
    return instance;
  };

/** The modules that the sample of each page imports, or its `fetch`, by page. */
export const signInLibraries: Readonly<Record<string, (session: Session) => Record<string, object>>> = {
  'any-other': (session) => {
    const userOf = (tokens: Tokens | undefined) =>
      tokens ? { access_token: tokens.access, expired: session.isExpired } : null;
    const getUser = async () => userOf(await session.read());
    const signinSilent = async () => userOf(await session.renew());
    return { 'oidc-client-ts': { UserManager: fakeClass({ getUser, signinSilent }) } };
  },
  auth0: (session) => {
    const isAuthenticated = async () => session.tokens() !== undefined;
    const getTokenSilently = async ({ cacheMode }: { cacheMode: string }) =>
      accessOrThrow(await session.get(cacheMode === 'off'));
    const createAuth0Client = () => session.started.then(() => ({ isAuthenticated, getTokenSilently }));
    return { '@auth0/auth0-spa-js': { createAuth0Client } };
  },
  'better-auth': (session) => {
    const token = async () => {
      if (!(await session.read())) return { data: null, error: { status: 401 } };
      return session.renew().then(
        ({ access }) => ({ data: { token: access }, error: null }),
        ({ message }: Error) => ({ data: null, error: { status: 0, message } }),
      );
    };
    return {
      'better-auth/client': { createAuthClient: () => ({ token }) },
      'better-auth/client/plugins': { jwtClient: () => ({}) },
    };
  },
  clerk: (session) => {
    const getToken = async (options?: { skipCache?: boolean }) =>
      (await session.get(options?.skipCache))?.access ?? null;
    return { '@clerk/react': { getToken } };
  },
  cognito: (session) => {
    const fetchAuthSession = async (options?: { forceRefresh?: boolean }) => {
      const tokens = await session.get(options?.forceRefresh);
      return { tokens: tokens && { idToken: { toString: () => tokens.id } } };
    };
    return { 'aws-amplify': { Amplify: { configure: () => {} } }, 'aws-amplify/auth': { fetchAuthSession } };
  },
  'entra-id': (session) => {
    let isHandled = false;
    const client = {
      handleRedirectPromise: async () => {
        await session.started;
        isHandled = true;
      },
      getActiveAccount: () => null,
      getAllAccounts: () => (isHandled && session.tokens() ? [{ username: 'ada' }] : []),
      acquireTokenSilent: async ({ forceRefresh }: { forceRefresh?: boolean }) => ({
        accessToken: accessOrThrow(await session.get(forceRefresh)),
      }),
    };
    return { '@azure/msal-browser': { createStandardPublicClientApplication: async () => client } };
  },
  firebase: (session) => {
    const getIdToken = async (isForced?: boolean) => (await session.get(isForced))?.id;
    const auth = {
      authStateReady: () => session.started,
      get currentUser() {
        return session.tokens() ? { getIdToken } : null;
      },
    };
    return { 'firebase/app': { initializeApp: () => ({}) }, 'firebase/auth': { getAuth: () => auth } };
  },
  keycloak: (session) => {
    const keycloak = {
      init: () => session.started,
      get authenticated() {
        return session.tokens() !== undefined;
      },
      updateToken: (minValidity: number) => session.get(minValidity === -1),
      get token() {
        return session.tokens()?.access;
      },
    };
    return { 'keycloak-js': { default: fakeClass(keycloak) } };
  },
  logto: (session) => {
    let isCleared = false;
    const logto = {
      isAuthenticated: async () => (await session.read()) !== undefined,
      clearAccessToken: async () => {
        isCleared = true;
      },
      getAccessToken: async (resource?: string) => {
        const tokens = await session.get(isCleared);
        isCleared = false;
        return resource ? accessOrThrow(tokens) : 'opaque';
      },
    };
    return { '@logto/browser': { default: fakeClass(logto) } };
  },
  okta: (session) => {
    const getTokens = async () => ({ accessToken: await session.read() });
    const tokenManager = { getTokens, hasExpired: () => session.isExpired, renew: session.renew };
    const oktaAuth = { tokenManager, getAccessToken: () => session.tokens()?.access };
    return { '@okta/okta-auth-js': { OktaAuth: fakeClass(oktaAuth) } };
  },
  'ory-kratos': (session) => {
    const fetch = async () => {
      if (!(await session.read())) return Response.json({}, { status: 401 });
      return Response.json({ tokenized: (await session.renew()).access });
    };
    return { fetch };
  },
  propelauth: (session) => {
    const getAuthenticationInfoOrNull = async (isForced?: boolean) => {
      const tokens = await session.get(isForced);
      return tokens ? { accessToken: tokens.access } : null;
    };
    return { '@propelauth/javascript': { createClient: () => ({ getAuthenticationInfoOrNull }) } };
  },
  supabase: (session) => {
    const resultOf = (isForced: boolean) =>
      session.get(isForced).then(
        (tokens) => ({ data: { session: tokens ? { access_token: tokens.access } : null }, error: null }),
        (error: unknown) => ({ data: { session: null }, error }),
      );
    const auth = { getSession: () => resultOf(false), refreshSession: () => resultOf(true) };
    return { '@supabase/supabase-js': { createClient: () => ({ auth }) } };
  },
  supertokens: (session) => {
    const recipe = {
      init: () => ({}),
      doesSessionExist: async () => (await session.read()) !== undefined,
      attemptRefreshingSession: () => session.renew().then(() => true),
      getAccessToken: async () => (await session.get())?.access,
    };
    return {
      'supertokens-web-js': { default: { init: () => {} } },
      'supertokens-web-js/recipe/session': { default: recipe },
    };
  },
  workos: (session) => {
    const getUser = () => (session.tokens() ? { id: 'user_1' } : null);
    const getAccessToken = async (options?: { forceRefresh?: boolean }) =>
      accessOrThrow(await session.get(options?.forceRefresh));
    const createClient = () => session.started.then(() => ({ getUser, getAccessToken }));
    return { '@workos-inc/authkit-js': { createClient } };
  },
};
