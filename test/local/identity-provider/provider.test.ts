import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWTVerifyOptions, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type LocalIdentityProvider,
  startIdentityProvider,
} from '../../../local/identity-provider/provider.ts';
import { signIn } from '../../../local/identity-provider/sign-in.ts';

const origin = 'http://127.0.0.1:3000';

const provider = await startIdentityProvider({ origins: [origin], algorithm: 'ES256' });
afterAll(() => provider.close());

const metadataSchema = v.object({ issuer: v.string(), jwks_uri: v.string() });

/** Verifies a token as a relying party that knows only the issuer. */
const verify = async (url: string, token: string, options: JWTVerifyOptions) => {
  const response = await fetch(`${url}/.well-known/openid-configuration`);
  const { issuer, jwks_uri } = v.parse(metadataSchema, await response.json());
  const requiredClaims = ['sub', 'iat', 'exp'];
  return jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), { issuer, requiredClaims, ...options });
};

describe('the tokens', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)(
    'verify with the published keys if signed with %s',
    async (algorithm) => {
      const other = await startIdentityProvider({ algorithm });
      const { idToken, accessToken } = await other.signIn('pro');
      const algorithms = [algorithm];
      await verify(other.issuer, idToken, { algorithms, audience: other.clientId });
      await verify(other.issuer, accessToken, { algorithms, audience: other.audience, typ: 'at+jwt' });
      await other.close();
    },
  );

  it('contain the groups and the verified email, both ID and access tokens', async () => {
    const { idToken, accessToken } = await provider.signIn('pro');
    const claims = {
      iss: provider.issuer,
      sub: 'pro',
      name: 'Priya Pro',
      email: 'priya@example.com',
      email_verified: true,
      'cognito:groups': ['member', 'pro'],
    };
    expect(decodeJwt(idToken)).toMatchObject({ ...claims, aud: provider.clientId });
    const ofClient = { aud: provider.audience, client_id: provider.clientId };
    expect(decodeJwt(accessToken)).toMatchObject({ ...claims, ...ofClient });
  });

  it('have no groups claim for a user without groups, as on Cognito', async () => {
    const { idToken, accessToken } = await provider.signIn('guest');
    expect(decodeJwt(idToken)).not.toHaveProperty('cognito:groups');
    expect(decodeJwt(accessToken)).not.toHaveProperty('cognito:groups');
  });

  it('expire after the configured time', async () => {
    const other = await startIdentityProvider({ algorithm: 'ES256', tokenTtlSeconds: 7 });
    for (const token of Object.values(await other.signIn('plain'))) {
      const { iat = 0, exp } = decodeJwt(token);
      expect(exp).toBe(iat + 7);
    }
    await other.close();
  });

  it('are signed with a new key after a rotation, and older tokens remain valid', async () => {
    const other = await startIdentityProvider({ algorithm: 'ES256' });
    const before = await other.signIn('ops');
    await other.rotateKeys();
    const after = await other.signIn('ops');
    expect(decodeProtectedHeader(after.idToken).kid).not.toBe(decodeProtectedHeader(before.idToken).kid);
    await verify(other.issuer, before.idToken, { audience: other.clientId });
    await verify(other.issuer, after.idToken, { audience: other.clientId });
    await other.close();
  });
});

it('writes nothing to the console', async () => {
  const spies = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
  const other = await startIdentityProvider({ algorithm: 'ES256' });
  await other.signIn('pro');
  await other.signIn('nobody').catch(() => {});
  await other.close();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

describe('GET /id-token', () => {
  it('returns an ID token of the user in the query', async () => {
    const response = await fetch(`${provider.issuer}/id-token?user=pro`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const { payload } = await verify(provider.issuer, await response.text(), { audience: provider.clientId });
    expect(payload.sub).toBe('pro');
  });

  it.each(['?user=nobody', ''])('answers 404 with the names of the users to "%s"', async (query) => {
    const response = await fetch(`${provider.issuer}/id-token${query}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Add ?user=… with one of: plain, pro, ops, guest\n');
  });
});

describe('a provider that requires a code', () => {
  const code = '00112233';
  let guarded: LocalIdentityProvider;
  beforeAll(async () => {
    guarded = await startIdentityProvider({ algorithm: 'ES256', code });
  });
  afterAll(() => guarded.close());
  const attempt = (given: string | undefined) =>
    signIn({ issuer: guarded.issuer, clientId: guarded.clientId, userId: 'pro', code: given });

  it('returns an ID token for the code, and signs a user in with it', async () => {
    const response = await fetch(`${guarded.issuer}/id-token?user=pro&code=${code}`);
    expect(decodeJwt(await response.text()).sub).toBe('pro');
    expect(decodeJwt((await guarded.signIn('pro')).idToken).sub).toBe('pro');
  });

  it.each(['', '&code=', '&code=0011223', `&code=${code}&code=${code}`, '&code[]=00112233'])(
    'answers 403 to a request for an ID token with "%s"',
    async (query) => {
      const response = await fetch(`${guarded.issuer}/id-token?user=pro${query}`);
      expect(response.status).toBe(403);
      expect(await response.text()).toBe('Add &code=… with the code that npm start printed.\n');
    },
  );

  it('requires the code for every authorization, although the browser has a session', async () => {
    const request = { issuer: guarded.issuer, clientId: guarded.clientId, userId: 'pro', cookies: new Map() };
    await signIn({ ...request, code });
    expect(request.cookies.get('_session')).toBeTruthy();
    await expect(signIn(request)).rejects.toThrow(/403 .*This is not the code that npm start printed/);
    await expect(signIn({ ...request, code })).resolves.toHaveProperty('idToken');
  });

  it.each([undefined, 'wrong'])('rejects a sign-in with the code %s', async (given) => {
    await expect(attempt(given)).rejects.toThrow(/403 .*This is not the code that npm start printed/);
  });
});

describe('the CORS headers', () => {
  const body = () => new URLSearchParams({ client_id: provider.clientId, grant_type: 'authorization_code' });
  const allowOrigin = 'access-control-allow-origin';
  const preflight = { 'access-control-request-method': 'POST' };
  const evil = 'https://evil.example';

  it.each(['/.well-known/openid-configuration', '/jwks', '/id-token?user=pro', '/', '/token'])(
    'let only pages of a configured origin read %s',
    async (path) => {
      const of = (headers: Record<string, string>) =>
        fetch(
          provider.issuer + path,
          path === '/token' ? { method: 'POST', headers, body: body() } : { headers },
        );
      const { headers } = await of({ origin });
      expect(headers.get(allowOrigin)).toBe(origin);
      expect(headers.get('vary')).toMatch(/origin/i);
      for (const other of [{ origin: evil }, { origin: 'null' }, {}]) {
        const { headers } = await of(other);
        expect([...headers.keys()].filter((name) => /^access-control-allow/.test(name))).toEqual([]);
      }
    },
  );

  it.each([
    [origin, origin],
    [evil, null],
  ])('answer a preflight request of %s with Access-Control-Allow-Origin %s', async (from, allowed) => {
    const headers = { origin: from, ...preflight };
    const response = await fetch(`${provider.issuer}/token`, { method: 'OPTIONS', headers });
    expect(response.headers.get(allowOrigin)).toBe(allowed);
  });
});

it('shows a page that links to the application at / and for an unknown path', async () => {
  for (const [path, status, title] of [
    ['/', 200, 'Nothing to do here'],
    ['/nothing', 404, 'Page not found'],
  ] as const) {
    const response = await fetch(provider.issuer + path);
    const html = await response.text();
    expect(response.status).toBe(status);
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(html).toContain(`href="${origin}/"`);
  }
});

it('frees its port at once when closed, even with open connections', async () => {
  const first = await startIdentityProvider({ algorithm: 'ES256' });
  await first.signIn('pro');
  await first.close();
  await expect(fetch(first.issuer)).rejects.toThrow();
  const port = Number(new URL(first.issuer).port);
  const second = await startIdentityProvider({ algorithm: 'ES256', port });
  expect(second.issuer).toBe(first.issuer);
  await second.close();
});

it('fails to start on a port in use with EADDRINUSE', async () => {
  const port = Number(new URL(provider.issuer).port);
  await expect(startIdentityProvider({ algorithm: 'ES256', port })).rejects.toThrow('EADDRINUSE');
});
