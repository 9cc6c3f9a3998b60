import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, expect, it } from 'vitest';
import { startIdentityProvider } from '../../../local/identity-provider/provider.ts';
import { requestCode } from '../../../local/identity-provider/sign-in.ts';
import { users } from '../../../local/identity-provider/users.ts';

const redirectUri = 'http://127.0.0.1:3000/';

const provider = await startIdentityProvider({ origins: ['http://127.0.0.1:3000'], algorithm: 'ES256' });
afterAll(() => provider.close());

const authorizationUrl = (parameters: Record<string, string>) => {
  const { issuer, clientId } = provider;
  const query = { response_type: 'code', scope: 'openid', client_id: clientId, redirect_uri: redirectUri };
  return `${issuer}/auth?${new URLSearchParams({ ...query, ...parameters })}`;
};

const verifier = 'a-verifier-of-at-least-forty-three-characters';

const codeOf = (userId: string) =>
  requestCode(
    { ...provider, redirectUri, userId },
    createHash('sha256').update(verifier).digest('base64url'),
  );

const postToken = (parameters: Record<string, string>) =>
  fetch(`${provider.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: provider.clientId, ...parameters }),
  });

const redeem = (code: string, codeVerifier?: string) =>
  postToken({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    ...(codeVerifier && { code_verifier: codeVerifier }),
  });

const pkce = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' };
const authorize = (parameters: Record<string, string>) =>
  fetch(authorizationUrl(parameters), { redirect: 'manual' });

it('shows every user on the sign-in page', async () => {
  const { headers } = await authorize(pkce);
  const cookies = headers.getSetCookie().map((line) => line.split(';')[0]);
  const url = new URL(headers.get('location') ?? '', provider.issuer);
  const page = await fetch(url, { headers: { cookie: cookies.join('; ') } });
  const html = await page.text();
  expect(page.headers.get('content-type')).toContain('text/html');
  for (const { id, name } of users) {
    expect(html).toContain(`value="${id}"`);
    expect(html).toContain(name);
  }
});

it('rejects an unknown user', async () => {
  await expect(provider.signIn('nobody')).rejects.toThrow(/400 .*This user does not exist/);
});

it('rejects a user for an unknown sign-in, with a page that links to the application', async () => {
  const response = await fetch(`${provider.issuer}/interaction/made-up`, {
    method: 'POST',
    body: new URLSearchParams({ user: 'pro' }),
  });
  expect(response.status).toBe(400);
  const html = await response.text();
  expect(html).toContain('<h1>This sign-in has ended</h1>');
  expect(html).toContain('href="http://127.0.0.1:3000/"');
});

it('rejects an authorization request without PKCE', async () => {
  const response = await authorize({});
  const answer = new URL(response.headers.get('location') ?? '').searchParams;
  expect(answer.get('error')).toBe('invalid_request');
  expect(answer.get('error_description')).toContain('PKCE');
});

it.each([
  ['a wrong verifier', 'another-verifier-of-at-least-forty-three-characters'],
  ['no verifier', undefined],
])('rejects a code with %s', async (_case, codeVerifier) => {
  const response = await redeem(await codeOf('pro'), codeVerifier);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: 'invalid_grant' });
});

it('accepts every path of a configured origin as redirect URI', async () => {
  const response = await authorize({ redirect_uri: `${redirectUri}auth/callback?from=a`, ...pkce });
  expect(response.headers.get('location')).toContain('/interaction/');
});

it.each([
  'https://evil.example/',
  'http://127.0.0.1:3001/',
  'http://127.0.0.1:3000@evil.example/',
  'http://127.0.0.1:3000.evil.example/',
  'javascript:alert(1)',
])('rejects the redirect URI %s', async (redirect_uri) => {
  const response = await authorize({ redirect_uri });
  expect(response.status).toBe(400);
  expect(response.headers.has('location')).toBe(false);
  expect(await response.text()).toMatch(/invalid_redirect_uri|invalid_request/);
});

it('exchanges a refresh token for new tokens with the same claims', async () => {
  const first = (await (await redeem(await codeOf('ops'), verifier)).json()) as { refresh_token: string };
  const response = await postToken({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
  const { id_token, access_token } = (await response.json()) as { id_token: string; access_token: string };
  expect(decodeJwt(id_token)).toMatchObject({ sub: 'ops', 'cognito:groups': ['ops'] });
  expect(decodeJwt(access_token)).toMatchObject({ aud: provider.audience, 'cognito:groups': ['ops'] });
});
