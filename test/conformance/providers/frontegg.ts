import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
    accept('access token', user, { user_id: 'tenant-1:8b1c-user' }),
    accept('access token of the same user in another tenant', { ...user, tenantId: 'tenant-2' }, { user_id: 'tenant-2:8b1c-user' }),
    reject('API token of type tenantApiToken', { ...user, type: 'tenantApiToken' }, 'marked_client_credentials'),
    reject('API token of type tenantAccessToken', { ...user, type: 'tenantAccessToken' }, 'marked_client_credentials'),
    reject('API token of type userApiToken', { ...user, type: 'userApiToken' }, 'marked_client_credentials'),
    reject('API token of type userAccessToken', { ...user, type: 'userAccessToken' }, 'marked_client_credentials'),
    reject('token of another application', { ...user, aud: 'other' }, 'audience_mismatch'),
    reject('access token without a tenant', { ...user, tenantId: undefined }, 'invalid_user_id'),
    reject('token of another environment', { ...user, iss: 'https://app-other.frontegg.com' }, 'issuer_not_configured'),
  ],
};
