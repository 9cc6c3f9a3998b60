import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
    accept('ID token', token, { user_id: sub }),
    accept('access token', { ...token, scope: 'openid email profile' }, { user_id: sub }),
    reject('token signed with HS256 (no signing key chosen)', token, 'algorithm_not_configured', { header: { alg: 'HS256', kid: undefined } }),
    reject('token of another application', { ...token, aud: 'another', azp: 'another' }, 'audience_mismatch'),
    reject('token of another provider of the same server', { ...token, iss: 'https://auth.example.com/application/o/other/' }, 'issuer_not_configured'),
    reject('service account (client credentials)', { ...token, auth_time: undefined, amr: undefined, sid: undefined }, 'no_rule_matches'),
    reject('user outside the group', { ...token, groups: [] }, 'no_rule_matches'),
    reject('app password (no session)', { ...token, sid: undefined, amr: ['token'] }, 'no_rule_matches'),
  ],
};
