import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://example.eu.auth0.com/';
const api = 'https://api.example.com';
const spa = 'q3fYf2mQ1Hq7sZ0bXb9d1nC8kV5tW4pL';
const machine = 'Mx1e7H2yq0Vt9cP4bN6aKs8Lw3Zr5JdU';
const sub = 'auth0|5f7c8ec7c33c6c004bbafe82';
const accessToken = {
  iss: issuer,
  sub,
  aud: [api, 'https://example.eu.auth0.com/userinfo'],
  azp: spa,
  scope: 'openid profile email',
  'https://example.com/roles': ['member'],
};
const rfc9068Token = {
  ...accessToken,
  azp: undefined,
  client_id: spa,
  jti: 'fh2gfLgqgGYiUH8GTMCTzb',
};
const idToken = {
  iss: issuer,
  sub,
  aud: spa,
  sid: 'RWZ0dlY3c0hZ',
  nonce: 'n-0S6_WzA2Mj',
  nickname: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  email_verified: true,
};
const machineToken = { iss: issuer, sub: `${machine}@clients`, aud: api, azp: machine, scope: 'read:items' };

export const auth0: ConformanceProvider = {
  heading: 'Auth0',
  source: 'Auth0 Docs: Access token profiles; Client credentials flow; Add user roles to tokens',
  keySets: [
    {
      url: 'https://example.eu.auth0.com/.well-known/jwks.json',
      keys: [{ kid: 'NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg', algorithm: 'RS256' }],
    },
  ],
  discovery: [discoveryOf(issuer, 'https://example.eu.auth0.com/.well-known/jwks.json')],
  rows: [
    accept('access token for the API', accessToken, { user_id: sub, plan_id: 35 }),
    accept('access token in the RFC 9068 profile', rfc9068Token, { user_id: sub, plan_id: 35 }, { header: { typ: 'at+jwt' } }),
    accept('access token of an organization', { ...accessToken, org_id: 'org_9ybsU1dN2dKfDkBi' }, { user_id: sub, plan_id: 35 }),
    accept('access token of a user of a database connection', { ...accessToken, sub: 'auth0|another' }, { user_id: 'auth0|another', plan_id: 35 }),
    reject('ID token', idToken, 'audience_mismatch'),
    reject('access token for another API', { ...accessToken, aud: ['https://other.example.com'] }, 'audience_mismatch'),
    reject('access token of another application', { ...accessToken, azp: 'another' }, 'party_mismatch'),
    reject('machine token in the Auth0 profile', { ...machineToken, azp: spa, sub: `${spa}@clients`, gty: 'client-credentials' }, 'marked_client_subject'),
    reject('machine token in the RFC 9068 profile', { ...machineToken, azp: undefined, client_id: spa, sub: `${spa}@clients` }, 'marked_client_subject', {
      header: { typ: 'at+jwt' },
    }),
    reject('machine token of another application', { ...machineToken, gty: 'client-credentials' }, 'party_mismatch'),
    reject('token of the custom domain', { ...accessToken, iss: 'https://login.example.com/' }, 'issuer_not_configured'),
    reject('issuer without the slash', { ...accessToken, iss: 'https://example.eu.auth0.com' }, 'issuer_not_configured'),
    reject('user without a role', { ...accessToken, 'https://example.com/roles': [] }, 'no_rule_matches'),
    reject('access token for the Management API', { ...accessToken, aud: 'https://example.eu.auth0.com/api/v2/' }, 'audience_mismatch'),
    reject('token of another tenant', { ...accessToken, iss: 'https://other.eu.auth0.com/' }, 'issuer_not_configured'),
  ],
};
