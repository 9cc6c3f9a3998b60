import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalCognito, startCognito } from './cognito.ts';

let cognito: LocalCognito;

beforeAll(async () => {
  cognito = await startCognito();
});

afterAll(() => cognito.close());

const verify = (token: string, audience?: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(cognito.jwksUri)), {
    issuer: cognito.issuer,
    algorithms: ['RS256'],
    requiredClaims: ['sub', 'iat', 'exp'],
    ...(audience && { audience }),
  });

it('the ID token verifies and names its client in aud', async () => {
  const { payload } = await verify((await cognito.signIn('pro')).idToken, cognito.clientId);
  expect(payload).toMatchObject({
    token_use: 'id',
    'cognito:username': 'pro',
    'cognito:groups': ['member', 'pro'],
    email: 'priya@example.com',
    email_verified: true,
  });
});

it('the access token verifies, has no aud and names its client in client_id', async () => {
  const { payload } = await verify((await cognito.signIn('pro')).accessToken);
  expect(payload).toMatchObject({
    token_use: 'access',
    client_id: cognito.clientId,
    username: 'pro',
    'cognito:groups': ['member', 'pro'],
  });
  expect(payload).not.toHaveProperty('aud');
});

it('a user without groups has no groups claim', async () => {
  const { idToken, accessToken } = await cognito.signIn('guest');
  for (const token of [idToken, accessToken]) {
    expect((await verify(token)).payload).not.toHaveProperty('cognito:groups');
  }
});

it('signIn rejects a user who is not in the pool', async () => {
  await expect(cognito.signIn('nobody')).rejects.toThrow('NotAuthorizedException');
});

it('two pools have different issuers and users', async () => {
  const other = await startCognito([
    { id: 'only', name: 'Only', email: 'only@example.com', groups: [], summary: '' },
  ]);
  expect(other.issuer).not.toBe(cognito.issuer);
  await other.signIn('only');
  await expect(other.signIn('pro')).rejects.toThrow('NotAuthorizedException');
  await other.close();
});
