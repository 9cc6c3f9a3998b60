import { type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const issuer = 'https://app-acme.frontegg.com';
const user = tokenFor(issuer, '8b1c-user', '3f0d9b0c-client', { type: 'userToken', tenantId: 'tenant-1' });

export const frontegg: ConformanceProvider = {
  heading: 'Frontegg',
  source: 'Frontegg docs: JWT structure, API tokens',
  ...discoverable(issuer, `${issuer}/jwks`, { kid: 'key-1' }),
  issued: { user_id: 'tenant-1:8b1c-user' },
  rows: [
    user.accept('access token'),
    user.accept('access token of the same user in another tenant', { tenantId: 'tenant-2' }, { issued: { user_id: 'tenant-2:8b1c-user' } }),
    user.reject('API token of type tenantApiToken', 'marked_client_credentials', { type: 'tenantApiToken' }),
    user.reject('API token of type tenantAccessToken', 'marked_client_credentials', { type: 'tenantAccessToken' }),
    user.reject('API token of type userApiToken', 'marked_client_credentials', { type: 'userApiToken' }),
    user.reject('API token of type userAccessToken', 'marked_client_credentials', { type: 'userAccessToken' }),
    user.reject('token issued to another application', 'audience_mismatch', { aud: 'other' }),
    user.reject('access token without a tenant', 'invalid_user_id', { tenantId: undefined }),
    user.reject('token from another environment', 'issuer_not_configured', { iss: 'https://app-other.frontegg.com' }),
  ],
};
