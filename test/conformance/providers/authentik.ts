import { ada, type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const issuer = 'https://auth.example.com/application/o/latenode/';
const client = 'KX3dE5gH7jL9nP1rT3vX5zB7dF9hJ1lN3pR5tV7x';
const token = tokenFor(issuer, '5c9b6c5a0c0f4c6f8d4e0b4b6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b', client, {
  auth_time: 1_768_417_100,
  acr: 'goauthentik.io/providers/oauth2/default',
  amr: ['pwd'],
  azp: client,
  uid: 'u1',
  sid: 'd0f4c6f8d4e0b4b6a7b8c9d0',
  ...ada,
  groups: ['latenode-users'],
});

export const authentik: ConformanceProvider = {
  heading: 'Authentik',
  source: 'authentik Docs: OAuth 2.0 provider; Machine-to-machine authentication',
  ...discoverable(issuer, `${issuer}jwks/`, { kid: 'authentik-1' }),
  rows: [
    token.accept('ID token'),
    token.accept('access token', { scope: 'openid email profile' }),
    token.reject('token signed with HS256 (no signing key chosen)', 'algorithm_not_configured', {}, { header: { alg: 'HS256', kid: undefined } }),
    token.reject('token issued to another application', 'audience_mismatch', { aud: 'another', azp: 'another' }),
    token.reject('token from another provider of the same server', 'issuer_not_configured', { iss: 'https://auth.example.com/application/o/other/' }),
    token.reject('service account (client credentials)', 'no_rule_matches', { auth_time: undefined, amr: undefined, sid: undefined }),
    token.reject('user outside the group', 'no_rule_matches', { groups: [] }),
    token.reject('app password (no session)', 'no_rule_matches', { sid: undefined, amr: ['token'] }),
  ],
};
