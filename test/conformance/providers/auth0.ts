import { ada, type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://example.eu.auth0.com/';
const api = 'https://api.example.com';
const spa = 'q3fYf2mQ1Hq7sZ0bXb9d1nC8kV5tW4pL';
const machine = 'Mx1e7H2yq0Vt9cP4bN6aKs8Lw3Zr5JdU';
const sub = 'auth0|5f7c8ec7c33c6c004bbafe82';
const accessToken = tokenFor(issuer, sub, [api, 'https://example.eu.auth0.com/userinfo'], {
  azp: spa,
  scope: 'openid profile email',
  'https://example.com/roles': ['member'],
});
const rfc9068 = { header: { typ: 'at+jwt' } };
const rfc9068Token = tokenOf({
  ...accessToken.claims,
  azp: undefined,
  client_id: spa,
  jti: 'fh2gfLgqgGYiUH8GTMCTzb',
});
const idToken = tokenFor(issuer, sub, spa, {
  sid: 'RWZ0dlY3c0hZ',
  nonce: 'n-0S6_WzA2Mj',
  nickname: 'ada',
  name: 'Ada Lovelace',
  ...ada,
});
const machineToken = tokenFor(issuer, `${machine}@clients`, api, { azp: machine, scope: 'read:items' });

export const auth0: ConformanceProvider = {
  heading: 'Auth0',
  source: 'Auth0 Docs: Access token profiles; Client credentials flow; Add user roles to tokens',
  ...discoverable(issuer, 'https://example.eu.auth0.com/.well-known/jwks.json', { kid: 'NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg' }),
  issued: { plan_id: 35 },
  rows: [
    accessToken.accept('access token for the API'),
    rfc9068Token.accept('access token in the RFC 9068 profile', {}, rfc9068),
    accessToken.accept('access token of an organization', { org_id: 'org_9ybsU1dN2dKfDkBi' }),
    accessToken.accept('access token of a user of a database connection', { sub: 'auth0|another' }),
    idToken.reject('ID token', 'audience_mismatch'),
    accessToken.reject('access token for another API', 'audience_mismatch', { aud: ['https://other.example.com'] }),
    accessToken.reject('access token issued to another application', 'party_mismatch', { azp: 'another' }),
    machineToken.reject('machine token in the Auth0 profile', 'marked_client_subject', { azp: spa, sub: `${spa}@clients`, gty: 'client-credentials' }),
    machineToken.reject('machine token in the RFC 9068 profile', 'marked_client_subject', { azp: undefined, client_id: spa, sub: `${spa}@clients` }, rfc9068),
    machineToken.reject('machine token issued to another application', 'party_mismatch', { gty: 'client-credentials' }),
    accessToken.reject('token from the custom domain', 'issuer_not_configured', { iss: 'https://login.example.com/' }),
    accessToken.reject('issuer without the slash', 'issuer_not_configured', { iss: 'https://example.eu.auth0.com' }),
    accessToken.reject('user without a role', 'no_rule_matches', { 'https://example.com/roles': [] }),
    accessToken.reject('access token for the Management API', 'audience_mismatch', { aud: 'https://example.eu.auth0.com/api/v2/' }),
    accessToken.reject('token from another tenant', 'issuer_not_configured', { iss: 'https://other.eu.auth0.com/' }),
  ],
};
