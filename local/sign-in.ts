/** Signs a person in at the local identity provider without a browser: the real code flow with PKCE, over HTTP. */
import { createHash, randomBytes } from 'node:crypto';

export interface SignInRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly personId: string;
}

export interface SignInTokens {
  readonly idToken: string;
  readonly accessToken: string;
}

/** Follows redirects by hand, with the cookies a browser would keep, until one leads to `redirectUri`. */
const followRedirects = async (start: string, { redirectUri, personId }: SignInRequest) => {
  const cookies = new Map<string, string>();
  let location = start;
  while (!location.startsWith(redirectUri)) {
    // The only page on the way is the one that asks who is signing in.
    const choice = location.includes('/interaction/') && {
      method: 'POST',
      body: new URLSearchParams({ person: personId }),
    };
    const response = await fetch(location, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((cookie) => cookie.join('=')).join('; ') },
      ...choice,
    });
    const next = response.headers.get('location');
    if (!next) throw new Error(`The sign-in was refused: ${response.status} ${await response.text()}`);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    location = new URL(next, location).href;
  }
  return new URL(location).searchParams;
};

/** The first half of the flow: an authorization code for whoever knows the verifier of `codeChallenge`. */
export const requestCode = async (request: SignInRequest, codeChallenge: string): Promise<string> => {
  const query = new URLSearchParams({
    response_type: 'code',
    scope: 'openid email profile',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  });
  const answer = await followRedirects(`${request.issuer}/auth?${query}`, request);
  const code = answer.get('code');
  if (!code) throw new Error(`The sign-in was refused: ${answer}`);
  return code;
};

/** Resolves with the tokens a single-page application would get; rejects when the person or a step is refused. */
export const signIn = async (request: SignInRequest): Promise<SignInTokens> => {
  const verifier = randomBytes(32).toString('base64url');
  const code = await requestCode(request, createHash('sha256').update(verifier).digest('base64url'));
  const response = await fetch(`${request.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: request.clientId,
      redirect_uri: request.redirectUri,
      code_verifier: verifier,
    }),
  });
  if (!response.ok) throw new Error(`The code was refused: ${response.status} ${await response.text()}`);
  const { id_token, access_token } = (await response.json()) as { id_token: string; access_token: string };
  return { idToken: id_token, accessToken: access_token };
};
