import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type LocalIdentityProvider,
  startIdentityProvider,
} from '../../../local/identity-provider/provider.ts';
import { signIn } from '../../../local/identity-provider/sign-in.ts';
import { users } from '../../../local/identity-provider/users.ts';

const origin = 'http://127.0.0.1:3000';
const home = `href="${origin}/"`;

const provider = await startIdentityProvider({ origins: [origin] });
const { issuer, clientId, audience } = provider;
afterAll(() => provider.close());

const metadataSchema = v.object({ issuer: v.string(), jwks_uri: v.string() });

/** Verifies a token as a relying party that knows only the issuer. */
const verify = async (token: string, audience: string) => {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { jwks_uri, ...options } = v.parse(metadataSchema, await response.json());
  return (await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), { audience, ...options })).payload;
};

const postToken = (parameters: Record<string, string>) =>
  fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...parameters }),
  });

const authorize = (parameters: Record<string, string>) => {
  const query = { response_type: 'code', scope: 'openid', client_id: clientId, redirect_uri: `${origin}/` };
  return fetch(`${issuer}/auth?${new URLSearchParams({ ...query, ...parameters })}`, { redirect: 'manual' });
};
const pkce = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' };

describe('the tokens', () => {
  it('are valid for an hour, and contain the groups and the verified email', async () => {
    const { idToken, accessToken } = await provider.signIn('pro');
    const claims = {
      iss: issuer,
      sub: 'pro',
      name: 'Priya Pro',
      email: 'priya@example.com',
      email_verified: true,
      'cognito:groups': ['member', 'pro'],
    };
    const id = await verify(idToken, clientId);
    const access = await verify(accessToken, audience);
    expect(id).toMatchObject({ ...claims, exp: Number(id.iat) + 3600 });
    expect(access).toMatchObject({ ...claims, client_id: clientId, exp: Number(access.iat) + 3600 });
  });

  it('have no groups claim for a user without groups, as on Cognito', async () => {
    for (const token of Object.values(await provider.signIn('guest')).slice(0, 2))
      expect(decodeJwt(token)).not.toHaveProperty('cognito:groups');
  });

  it('are renewed by a refresh token with the same claims', async () => {
    const { refreshToken } = await provider.signIn('ops');
    const response = await postToken({ grant_type: 'refresh_token', refresh_token: refreshToken });
    const renewed = v.object({ id_token: v.string(), access_token: v.string() });
    const { id_token, access_token } = v.parse(renewed, await response.json());
    const claims = { sub: 'ops', 'cognito:groups': ['ops'] };
    expect([decodeJwt(id_token), decodeJwt(access_token)]).toMatchObject([
      claims,
      { ...claims, aud: audience },
    ]);
  });
});

it('writes nothing to the console', async () => {
  const spies = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
  const other = await startIdentityProvider();
  await other.signIn('pro');
  await other.signIn('nobody').catch(() => {});
  await other.close();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

it('rejects an authorization request without PKCE', async () => {
  const { headers } = await authorize({});
  expect(headers.get('location')).toMatch(/error=invalid_request&error_description=.*PKCE/);
});

it.each(['/', '/auth/callback?from=a'])(
  'accepts the redirect URI %s of a configured origin',
  async (path) => {
    const { headers } = await authorize({ redirect_uri: origin + path, ...pkce });
    expect(headers.get('location')).toContain('/interaction/');
  },
);

it.each([
  'https://evil.example/',
  'http://127.0.0.1:3001/',
  'http://127.0.0.1:3000@evil.example/',
  'http://127.0.0.1:3000.evil.example/',
  'javascript:alert(1)',
])('rejects the redirect URI %s', async (redirect_uri) => {
  const response = await authorize({ redirect_uri, ...pkce });
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  expect(await response.text()).toMatch(/invalid_redirect_uri|invalid_request/);
});

describe('GET /id-token', () => {
  it('returns an ID token of the user in the query', async () => {
    const response = await fetch(`${issuer}/id-token?user=pro`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await verify(await response.text(), clientId)).toMatchObject({ sub: 'pro' });
  });

  it.each(['?user=nobody', ''])('responds with 404 and the names of the users to "%s"', async (query) => {
    const response = await fetch(`${issuer}/id-token${query}`);
    const text = 'Add ?user=… with one of: plain, pro, ops, guest\n';
    expect([response.status, await response.text()]).toEqual([404, text]);
  });
});

describe('a provider that requires a code', () => {
  const code = '00112233';
  let guarded: LocalIdentityProvider;
  beforeAll(async () => {
    guarded = await startIdentityProvider({ code });
  });
  afterAll(() => guarded.close());
  const message = /403 .*This is not the code that npm start printed/;

  it('returns an ID token for the code, and signs a user in with it', async () => {
    const response = await fetch(`${guarded.issuer}/id-token?user=pro&code=${code}`);
    expect(decodeJwt(await response.text()).sub).toBe('pro');
    expect(decodeJwt((await guarded.signIn('pro')).idToken).sub).toBe('pro');
  });

  it.each(['', '&code=', '&code=0011223', `&code=${code}&code=${code}`, '&code[]=00112233'])(
    'responds with 403 to a request for an ID token with "%s"',
    async (query) => {
      const response = await fetch(`${guarded.issuer}/id-token?user=pro${query}`);
      const text = 'Add &code=… with the code that npm start printed.\n';
      expect([response.status, await response.text()]).toEqual([403, text]);
    },
  );

  it('requires the code for every authorization, although the browser has a session', async () => {
    const request = { issuer: guarded.issuer, userId: 'pro', cookies: new Map() };
    await signIn({ ...request, code });
    expect(request.cookies.get('_session')).toBeTruthy();
    await expect(signIn(request)).rejects.toThrow(message);
    await expect(signIn({ ...request, code })).resolves.toHaveProperty('idToken');
  });

  it.each([undefined, 'wrong'])('rejects a sign-in with the code %s', async (given) => {
    const attempt = signIn({ issuer: guarded.issuer, userId: 'pro', code: given });
    await expect(attempt).rejects.toThrow(message);
  });
});

describe('the CORS headers', () => {
  const allowOrigin = 'access-control-allow-origin';
  const evil = 'https://evil.example';

  it.each(['/.well-known/openid-configuration', '/jwks', '/id-token?user=pro', '/', '/token'])(
    'let only pages of a configured origin read %s',
    async (path) => {
      const body = new URLSearchParams({ client_id: clientId, grant_type: 'authorization_code' });
      const post = path === '/token' && { method: 'POST', body };
      const { headers } = await fetch(issuer + path, { headers: { origin }, ...post });
      expect(headers.get(allowOrigin)).toBe(origin);
      expect(headers.get('vary')).toMatch(/origin/i);
      for (const others of [{ origin: evil }, { origin: 'null' }, {}]) {
        const { headers } = await fetch(issuer + path, { headers: others, ...post });
        expect([...headers.keys()].filter((name) => /^access-control-allow/.test(name))).toEqual([]);
      }
    },
  );

  it.each([
    [origin, origin],
    [evil, null],
  ])('of the response to a preflight request of %s allow %s', async (from, allowed) => {
    const headers = { origin: from, 'access-control-request-method': 'POST' };
    const response = await fetch(`${issuer}/token`, { method: 'OPTIONS', headers });
    expect(response.headers.get(allowOrigin)).toBe(allowed);
  });
});

describe('the pages', () => {
  it('list every user at sign-in', async () => {
    const { headers } = await authorize(pkce);
    const cookies = headers.getSetCookie().map((line) => line.split(';')[0]);
    const url = new URL(headers.get('location') ?? '', issuer);
    const html = await (await fetch(url, { headers: { cookie: cookies.join('; ') } })).text();
    for (const { id, name } of users) expect(html).toMatch(new RegExp(`value="${id}">\\s*<strong>${name}<`));
  });

  it('reject an unknown user', async () => {
    await expect(provider.signIn('nobody')).rejects.toThrow(/400 .*This user does not exist/);
  });

  it.each([
    ['/', undefined, 200, 'Nothing to do here'],
    ['/nothing', undefined, 404, 'Page not found'],
    ['/interaction/made-up', new URLSearchParams({ user: 'pro' }), 400, 'This sign-in has ended'],
  ])('link to the application at %s', async (path, body, status, title) => {
    const response = await fetch(issuer + path, body && { method: 'POST', body });
    const html = await response.text();
    expect([response.status, html]).toEqual([status, expect.stringContaining(`<h1>${title}</h1>`)]);
    expect(html).toContain(home);
  });
});
