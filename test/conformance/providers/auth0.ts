import { type ConformanceProvider, discoveryOf } from '../provider.ts';

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
    { title: 'access token for the API', claims: accessToken, issued: { user_id: sub, plan_id: 35 } },
    {
      title: 'access token in the RFC 9068 profile',
      header: { typ: 'at+jwt' },
      claims: rfc9068Token,
      issued: { user_id: sub, plan_id: 35 },
    },
    {
      title: 'access token of an organization',
      claims: { ...accessToken, org_id: 'org_9ybsU1dN2dKfDkBi' },
      issued: { user_id: sub, plan_id: 35 },
    },
    { title: 'ID token', claims: idToken, rejected: 'audience_mismatch' },
    {
      title: 'access token for another API',
      claims: { ...accessToken, aud: ['https://other.example.com'] },
      rejected: 'audience_mismatch',
    },
    {
      title: 'access token of another application',
      claims: { ...accessToken, azp: 'another' },
      rejected: 'party_mismatch',
    },
    {
      title: 'machine token in the Auth0 profile',
      claims: { ...machineToken, azp: spa, sub: `${spa}@clients`, gty: 'client-credentials' },
      rejected: 'marked_client_subject',
    },
    {
      title: 'machine token in the RFC 9068 profile',
      header: { typ: 'at+jwt' },
      claims: { ...machineToken, azp: undefined, client_id: spa, sub: `${spa}@clients` },
      rejected: 'marked_client_subject',
    },
    {
      title: 'machine token of another application',
      claims: { ...machineToken, gty: 'client-credentials' },
      rejected: 'party_mismatch',
    },
    {
      title: 'token of the custom domain',
      claims: { ...accessToken, iss: 'https://login.example.com/' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'issuer without the slash',
      claims: { ...accessToken, iss: 'https://example.eu.auth0.com' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'user without a role',
      claims: { ...accessToken, 'https://example.com/roles': [] },
      rejected: 'no_rule_matches',
    },
  ],
};
