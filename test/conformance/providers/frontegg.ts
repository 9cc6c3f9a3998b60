import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://app-acme.frontegg.com';
const user = {
  iss: issuer,
  aud: '3f0d9b0c-client',
  sub: '8b1c-user',
  type: 'userToken',
  tenantId: 'tenant-1',
};

export const frontegg: ConformanceProvider = {
  heading: 'Frontegg',
  source: 'Frontegg docs: JWT structure, API tokens',
  keySets: [{ url: `${issuer}/jwks`, keys: [{ kid: 'key-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/jwks`)],
  rows: [
    { title: 'access token', claims: user, issued: { user_id: 'tenant-1:8b1c-user' } },
    {
      title: 'API token of type tenantApiToken',
      claims: { ...user, type: 'tenantApiToken' },
      rejected: 'marked_client_credentials',
    },
    {
      title: 'API token of type tenantAccessToken',
      claims: { ...user, type: 'tenantAccessToken' },
      rejected: 'marked_client_credentials',
    },
    {
      title: 'API token of type userApiToken',
      claims: { ...user, type: 'userApiToken' },
      rejected: 'marked_client_credentials',
    },
    {
      title: 'API token of type userAccessToken',
      claims: { ...user, type: 'userAccessToken' },
      rejected: 'marked_client_credentials',
    },
    {
      title: 'token of another application',
      claims: { ...user, aud: 'other' },
      rejected: 'audience_mismatch',
    },
    { title: 'expired token', claims: user, times: { iat: -7200, exp: -3600 }, rejected: 'expired' },
    { title: 'forged token', claims: user, isForged: true, rejected: 'invalid_signature' },
  ],
};
