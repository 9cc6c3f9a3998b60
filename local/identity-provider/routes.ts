/** Adds the pages, `/id-token` and the allowed origins of the local provider to `oidc-provider`. */
import { text } from 'node:stream/consumers';
import { SessionNotFound } from 'oidc-provider/lib/helpers/errors.js';
import type { Provider } from 'oidc-provider/lib/provider.js';
import { isSameSecret } from '../secret-text.ts';
import { endedPage, errorPage, homePage, signInPage } from './pages.ts';
import type { SignInTokens } from './sign-in.ts';
import { findUser, userIds, users } from './users.ts';

export interface RouteOptions {
  /** The origins whose pages may call the provider, and that it redirects to. */
  readonly origins: readonly string[];
  /** Required to sign in, if set. */
  readonly code: string | undefined;
  readonly signInAs: (userId: string) => Promise<SignInTokens>;
}

export const addRoutes = (provider: Provider, { origins, code, signInAs }: RouteOptions): void => {
  const isCode = (given: unknown): boolean => code === undefined || isSameSecret(String(given ?? ''), code);

  /** Renders errors as pages. Removes CORS headers for other origins; `oidc-provider` lets every origin read metadata and keys. */
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.status === 404 && !ctx.body) {
      ctx.status = 404; // Koa otherwise sets 200 with a body
      ctx.body = errorPage('not_found', 'This provider has no page at this address.', origins);
    }
    const origin = ctx.get('Origin');
    if (origins.includes(origin)) {
      ctx.vary('Origin');
      ctx.set('Access-Control-Allow-Origin', origin);
      return;
    }
    for (const name of Object.keys(ctx.response.headers)) {
      if (name.startsWith('access-control-')) ctx.remove(name);
    }
  });

  provider.use(async (ctx, next) => {
    if (ctx.path !== '/' || ctx.method !== 'GET') return next();
    ctx.body = homePage(origins);
  });

  /** The sign-in page, to which the provider redirects a browser without a session. */
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    try {
      await provider.interactionDetails(ctx.req, ctx.res); // needs the cookie of a pending sign-in
    } catch (error) {
      if (!(error instanceof SessionNotFound)) throw error;
      ctx.status = 400;
      ctx.body = endedPage(origins);
      return;
    }
    const needsCode = code !== undefined;
    if (ctx.method !== 'POST') {
      ctx.body = signInPage(users, { needsCode });
      return;
    }
    const form = new URLSearchParams(await text(ctx.req));
    const user = findUser(form.get('user'));
    if (!user || !isCode(form.get('code'))) {
      ctx.status = user ? 403 : 400;
      const problem = user ? 'This is not the code that npm start printed.' : 'This user does not exist.';
      ctx.body = signInPage(users, { needsCode, problem });
      return;
    }
    // The empty consent is for clients that send `prompt=consent`.
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: user.id }, consent: {} });
  });

  /** `GET /id-token?user=…` returns an ID token without a browser, for use in a terminal. Only a stand-in may do this. */
  provider.use(async (ctx, next) => {
    if (ctx.path !== '/id-token') return next();
    ctx.set('Cache-Control', 'no-store');
    const user = findUser(ctx.query.user);
    if (!isCode(ctx.query.code)) {
      ctx.status = 403;
      ctx.body = 'Add &code=… with the code that npm start printed.\n';
    } else if (!user) {
      ctx.status = 404;
      ctx.body = `Add ?user=… with one of: ${userIds}\n`;
    } else {
      ctx.body = (await signInAs(user.id)).idToken;
    }
  });

  /** Accepts every path of these origins as redirect URI, because a developer's own front end has its own paths. */
  const isOfOrigins = (uri: string) => URL.canParse(uri) && origins.includes(new URL(uri).origin);
  const client = provider.Client.prototype;
  const { redirectUriAllowed, postLogoutRedirectUriAllowed } = client;
  client.redirectUriAllowed = function (uri) {
    return isOfOrigins(uri) || redirectUriAllowed.call(this, uri);
  };
  client.postLogoutRedirectUriAllowed = function (uri) {
    return isOfOrigins(uri) || postLogoutRedirectUriAllowed.call(this, uri);
  };
};
