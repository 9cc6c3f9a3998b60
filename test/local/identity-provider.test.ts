import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWTVerifyOptions, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalIdentityProvider, startIdentityProvider } from '../../local/identity-provider.ts';

const origin = 'http://127.0.0.1:3000';

let provider: LocalIdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider({ origins: [origin], algorithm: 'ES256' });
});

afterAll(() => provider.close());

/** Verifies as a relying party would that knows nothing but the issuer. */
const verify = async (issuer: string, token: string, options: JWTVerifyOptions) => {
  const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
    issuer: string;
    jwks_uri: string;
  };
  return jwtVerify(token, createRemoteJWKSet(new URL(discovery.jwks_uri)), {
    issuer: discovery.issuer,
    requiredClaims: ['sub', 'iat', 'exp'],
    ...options,
  });
};

describe('tokens', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)(
    'signed with %s verify against the served keys',
    async (algorithm) => {
      const other = await startIdentityProvider({ algorithm });
      const { idToken, accessToken } = await other.signIn('pro');
      const algorithms = [algorithm];
      await verify(other.issuer, idToken, { algorithms, audience: other.clientId });
      await verify(other.issuer, accessToken, { algorithms, audience: other.audience, typ: 'at+jwt' });
      await other.close();
    },
  );

  it('carry the groups and the verified email, whether ID or access token', async () => {
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
    expect(decodeJwt(accessToken)).toMatchObject({
      ...claims,
      aud: provider.audience,
      client_id: provider.clientId,
    });
  });

  it('have no groups claim for a person without groups, as on Cognito', async () => {
    const { idToken, accessToken } = await provider.signIn('guest');
    expect(decodeJwt(idToken)).not.toHaveProperty('cognito:groups');
    expect(decodeJwt(accessToken)).not.toHaveProperty('cognito:groups');
  });

  it('live as long as configured', async () => {
    const other = await startIdentityProvider({ algorithm: 'ES256', tokenTtlSeconds: 7 });
    for (const token of Object.values(await other.signIn('plain'))) {
      const { iat = 0, exp } = decodeJwt(token);
      expect(exp).toBe(iat + 7);
    }
    await other.close();
  });

  it('carry a new key after a rotation, and the ones from before still verify', async () => {
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

it('prints nothing', async () => {
  const spies = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
  const other = await startIdentityProvider({ algorithm: 'ES256' });
  await other.signIn('pro');
  await other.signIn('nobody').catch(() => {});
  await other.close();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

describe('GET /id-token', () => {
  it('gives a pasted line the ID token of the person it names', async () => {
    const response = await fetch(`${provider.issuer}/id-token?person=pro`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const { payload } = await verify(provider.issuer, await response.text(), { audience: provider.clientId });
    expect(payload.sub).toBe('pro');
  });

  it('answers 404 with the known people for anybody else', async () => {
    const response = await fetch(`${provider.issuer}/id-token?person=nobody`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Known people: plain, pro, ops, guest');
  });
});

describe('CORS', () => {
  const postToken = (headers: Record<string, string>) =>
    fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ client_id: provider.clientId, grant_type: 'authorization_code' }),
    });

  it('lets pages of a configured origin read the answer of the token endpoint', async () => {
    const response = await postToken({ origin });
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('lets no other page do so', async () => {
    const response = await postToken({ origin: 'https://evil.example' });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('keeps ID tokens for pasted lines from every page', async () => {
    const response = await fetch(`${provider.issuer}/id-token?person=pro`, { headers: { origin } });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });
});

it('answers to no name but its own', async () => {
  const response = await fetch(`${provider.issuer.replace('127.0.0.1', 'localhost')}/id-token?person=pro`);
  expect(response.status).toBe(421);
  expect(await response.text()).toBe('');
});

it('frees its port at once when closed, though connections are kept alive', async () => {
  const first = await startIdentityProvider({ algorithm: 'ES256' });
  await first.signIn('pro');
  await first.close();
  await expect(fetch(first.issuer)).rejects.toThrow();
  const port = Number(new URL(first.issuer).port);
  const second = await startIdentityProvider({ algorithm: 'ES256', port });
  expect(second.issuer).toBe(first.issuer);
  await second.close();
});

it('does not start on a port that is taken, and says so', async () => {
  const port = Number(new URL(provider.issuer).port);
  await expect(startIdentityProvider({ algorithm: 'ES256', port })).rejects.toThrow('EADDRINUSE');
});
