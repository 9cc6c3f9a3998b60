/** Signs a user in at the local identity provider without a browser: the real code flow with PKCE, over HTTP. */
import { createHash, randomBytes } from 'node:crypto';

export interface SignInRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly userId: string;
  /** The code of this run, where the provider asks for one. */
  readonly code?: string | undefined;
  /** Where the browser would end; the provider's own address by default. */
  readonly redirectUri?: string;
}

export interface SignInTokens {
  readonly idToken: string;
  readonly accessToken: string;
}

/** A redirect URI of the provider itself, for sign-ins without a browser; nothing is served there. */
export const redirectUriOf = (issuer: string): string => `${issuer}/signed-in`;

/** The text of an HTML page without its markup, short enough for a message. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

/** Follows redirects by hand, with the cookies a browser would keep, until one leads to `redirectUri`. */
const followRedirects = async (start: string, redirectUri: string, { userId, code }: SignInRequest) => {
  const cookies = new Map<string, string>();
  let location = start;
  while (!location.startsWith(redirectUri)) {
    // The only page on the way is the one that asks for the user.
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
    if (!next)
      throw new Error(`The sign-in was refused: ${response.status} ${textOf(await response.text())}`);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    location = new URL(next, location).href;
  }
  return new URL(location).searchParams;
};

/** The first half of the flow: an authorization code, redeemable with the verifier of `codeChallenge`. */
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
  if (!code) throw new Error(`The sign-in was refused: ${answer}`);
  return code;
};

/** Resolves with the tokens a single-page application would get; rejects when the user or a step is refused. */
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
  if (!response.ok) throw new Error(`The code was refused: ${response.status} ${await response.text()}`);
  const { id_token, access_token } = (await response.json()) as { id_token: string; access_token: string };
  return { idToken: id_token, accessToken: access_token };
};
