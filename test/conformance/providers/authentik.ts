import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://auth.example.com/application/o/latenode/';
const jwksUri = `${issuer}jwks/`;
const client = 'KX3dE5gH7jL9nP1rT3vX5zB7dF9hJ1lN3pR5tV7x';
const sub = '5c9b6c5a0c0f4c6f8d4e0b4b6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b';
const token = {
  iss: issuer,
  sub,
  aud: client,
  auth_time: 1_768_417_100,
  acr: 'goauthentik.io/providers/oauth2/default',
  amr: ['pwd'],
  azp: client,
  uid: 'u1',
  sid: 'd0f4c6f8d4e0b4b6a7b8c9d0',
  email: 'ada@example.com',
  email_verified: true,
  groups: ['latenode-users'],
};

export const authentik: ConformanceProvider = {
  heading: 'Authentik',
  source: 'authentik Docs: OAuth 2.0 provider; Machine-to-machine authentication',
  keySets: [{ url: jwksUri, keys: [{ kid: 'authentik-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, jwksUri)],
  rows: [
    { title: 'ID token', claims: token, issued: { user_id: sub } },
    { title: 'access token', claims: { ...token, scope: 'openid email profile' }, issued: { user_id: sub } },
    {
      title: 'token signed with HS256 (no signing key chosen)',
      header: { alg: 'HS256', kid: undefined },
      claims: token,
      rejected: 'algorithm_not_configured',
    },
    {
      title: 'token of another application',
      claims: { ...token, aud: 'another', azp: 'another' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of another provider of the same server',
      claims: { ...token, iss: 'https://auth.example.com/application/o/other/' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'service account (client credentials)',
      claims: { ...token, auth_time: undefined, amr: undefined, sid: undefined },
      rejected: 'no_rule_matches',
    },
    { title: 'user outside the group', claims: { ...token, groups: [] }, rejected: 'no_rule_matches' },
    { title: 'forged token', claims: token, isForged: true, rejected: 'invalid_signature' },
    {
      title: 'expired token',
      claims: token,
      times: { iat: -900, exp: -300 },
      rejected: 'expired',
    },
  ],
};
