import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalIdentityProvider, startIdentityProvider } from '../../local/identity-provider.ts';
import { people } from '../../local/people.ts';
import { requestCode } from '../../local/sign-in.ts';

const redirectUri = 'http://127.0.0.1:3000/';

let provider: LocalIdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider({ redirectUris: [redirectUri], algorithm: 'ES256' });
});

afterAll(() => provider.close());

const authorizationUrl = (parameters: Record<string, string>) => {
  const { issuer, clientId } = provider;
  const query = { response_type: 'code', scope: 'openid', client_id: clientId, redirect_uri: redirectUri };
  return `${issuer}/auth?${new URLSearchParams({ ...query, ...parameters })}`;
};

const verifier = 'a-verifier-of-at-least-forty-three-characters';

const codeOf = (personId: string) =>
  requestCode(
    { ...provider, redirectUri, personId },
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

it('the sign-in page offers every person', async () => {
  const url = authorizationUrl({ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' });
  const response = await fetch(url, { redirect: 'manual' });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const page = await fetch(new URL(response.headers.get('location') ?? '', provider.issuer), {
    headers: { cookie },
  });
  const html = await page.text();
  expect(page.headers.get('content-type')).toContain('text/html');
  for (const { id, name } of people) {
    expect(html).toContain(`value="${id}"`);
    expect(html).toContain(name);
  }
});

it('a person who is not known is refused', async () => {
  await expect(provider.signIn('nobody')).rejects.toThrow('400 There is nobody by that name here.');
});

it('a choice that belongs to no sign-in under way is refused', async () => {
  const response = await fetch(`${provider.issuer}/interaction/made-up`, {
    method: 'POST',
    body: new URLSearchParams({ person: 'pro' }),
  });
  expect(response.status).toBe(400);
});

it('a request without PKCE is refused', async () => {
  const response = await fetch(authorizationUrl({}), { redirect: 'manual' });
  const answer = new URL(response.headers.get('location') ?? '').searchParams;
  expect(answer.get('error')).toBe('invalid_request');
  expect(answer.get('error_description')).toContain('PKCE');
});

it.each([
  ['a wrong verifier', 'another-verifier-of-at-least-forty-three-characters'],
  ['no verifier', undefined],
])('a code with %s is worth no token', async (_case, codeVerifier) => {
  const response = await redeem(await codeOf('pro'), codeVerifier);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: 'invalid_grant' });
});

it('nobody is redirected to an address that is not registered', async () => {
  const url = authorizationUrl({ redirect_uri: 'https://evil.example/' });
  const response = await fetch(url, { redirect: 'manual' });
  expect(response.status).toBe(400);
  expect(response.headers.has('location')).toBe(false);
  expect(await response.text()).toContain('invalid_redirect_uri');
});

it('the refresh token gives fresh tokens with the same claims', async () => {
  const first = (await (await redeem(await codeOf('ops'), verifier)).json()) as { refresh_token: string };
  const response = await postToken({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
  const { id_token, access_token } = (await response.json()) as { id_token: string; access_token: string };
  expect(decodeJwt(id_token)).toMatchObject({ sub: 'ops', 'cognito:groups': ['ops'] });
  expect(decodeJwt(access_token)).toMatchObject({ aud: provider.audience, 'cognito:groups': ['ops'] });
});
