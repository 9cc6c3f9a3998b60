/** Signs a user in at the local identity provider without a browser, with the code flow and PKCE over HTTP. */
import { createHash, randomBytes } from 'node:crypto';

export interface SignInRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly userId: string;
  /** The code of this run, if the provider requires one. */
  readonly code?: string | undefined;
  /** By default an address of the provider itself. */
  readonly redirectUri?: string;
  /** Cookies of a browser, which are sent and changed; by default of a new one. */
  readonly cookies?: Map<string, string>;
}

export interface SignInTokens {
  readonly idToken: string;
  readonly accessToken: string;
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

/** Follows redirects with cookies, as a browser does, until one leads to `redirectUri`. */
const followRedirects = async (
  start: string,
  redirectUri: string,
  { userId, code, cookies = new Map() }: SignInRequest,
) => {
  let location = start;
  while (!location.startsWith(redirectUri)) {
    // The sign-in page is the only one that needs an answer.
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

/** Requests an authorization code, which can be redeemed with the verifier of `codeChallenge`. */
export const requestCode = async (request: SignInRequest, codeChallenge: string): Promise<string> => {
  const { redirectUri = redirectUriOf(request.issuer) } = request;
  const query = new URLSearchParams({
    response_type: 'code',
    scope: 'openid email profile',
    client_id: request.clientId,
    redirect_uri: redirectUri,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  });
  const answer = await followRedirects(`${request.issuer}/auth?${query}`, redirectUri, request);
  const code = answer.get('code');
  if (!code) throw new Error(`The sign-in failed: ${answer}`);
  return code;
};

/** Resolves with the tokens that a single-page application receives; rejects if a step fails. */
export const signIn = async (request: SignInRequest): Promise<SignInTokens> => {
  const verifier = randomBytes(32).toString('base64url');
  const code = await requestCode(request, createHash('sha256').update(verifier).digest('base64url'));
  const response = await fetch(`${request.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: request.clientId,
      redirect_uri: request.redirectUri ?? redirectUriOf(request.issuer),
      code_verifier: verifier,
    }),
  });
  if (!response.ok) throw new Error(`The code was rejected: ${response.status} ${await response.text()}`);
  const { id_token, access_token } = (await response.json()) as { id_token: string; access_token: string };
  return { idToken: id_token, accessToken: access_token };
};
