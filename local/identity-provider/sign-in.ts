/** Signs a user in at the local identity provider without a browser, with the code flow and PKCE over HTTP. */
import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { clientId } from './client.ts';

export interface SignInRequest {
  readonly issuer: string;
  readonly userId: string;
  /** The code of this run, if the provider requires one. */
  readonly code?: string | undefined;
  /** The browser's cookies, which the sign-in updates; default: none. */
  readonly cookies?: Map<string, string>;
}

export interface SignInTokens {
  readonly idToken: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Returns the redirect URI for sign-ins without a browser. The provider serves no page there. */
export const redirectUriOf = (issuer: string): string => `${issuer}/signed-in`;

/** Returns the first 200 characters of the text of an HTML page, for a message. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

/** Follows redirects with cookies, as a browser does, until one leads to `end`; returns its parameters. */
const followRedirects = async (
  start: string,
  end: string,
  { userId, code, cookies = new Map() }: SignInRequest,
): Promise<URLSearchParams> => {
  let location = start;
  while (!location.startsWith(end)) {
    // The sign-in page is the only one with a form.
    const choice = location.includes('/interaction/') && {
      method: 'POST',
      body: new URLSearchParams({ user: userId, ...(code !== undefined && { code }) }),
    };
    const response = await fetch(location, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((cookie) => cookie.join('=')).join('; ') },
      ...choice,
    });
    const next = response.headers.get('location');
    if (!next) throw new Error(`The sign-in failed: ${response.status} ${textOf(await response.text())}`);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    location = new URL(next, location).href;
  }
  return new URL(location).searchParams;
};

const tokenSchema = v.object({ id_token: v.string(), access_token: v.string(), refresh_token: v.string() });

/** Resolves with the tokens that a single-page application receives; rejects if a step fails. */
export const signIn = async (request: SignInRequest): Promise<SignInTokens> => {
  const { issuer } = request;
  const verifier = randomBytes(32).toString('base64url');
  const client = { client_id: clientId, redirect_uri: redirectUriOf(issuer) };
  const query = new URLSearchParams({
    ...client,
    response_type: 'code',
    scope: 'openid email profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const redirected = await followRedirects(`${issuer}/auth?${query}`, client.redirect_uri, request);
  const code = redirected.get('code');
  if (!code) throw new Error(`The sign-in failed: ${redirected}`);
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...client, grant_type: 'authorization_code', code, code_verifier: verifier }),
  });
  if (!response.ok) throw new Error(`The code was rejected: ${response.status} ${await response.text()}`);
  const tokens = v.parse(tokenSchema, await response.json());
  return { idToken: tokens.id_token, accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
};
