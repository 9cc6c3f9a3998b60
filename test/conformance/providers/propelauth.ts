import { type ConformanceProvider, keysAt, tokenFor } from '../provider.ts';

const issuer = 'https://propelauth.example.com';
const sub = 'e50870d2-9dcd-44fe-a273-1b9cc1e982de';
const org = {
  org_id: '107e06da-e857-4864-bc1d-4adcba02ab76',
  org_name: 'Acme',
  url_safe_org_name: 'acme',
  user_role: 'Owner',
  inherited_user_roles_plus_current_role: ['Owner', 'Admin', 'Member'],
  user_permissions: ['propelauth::can_invite'],
};
const token = tokenFor(issuer, sub, undefined, {
  user_id: sub,
  email: 'ada@example.com',
  org_id_to_org_member_info: { [org.org_id]: org },
  login_method: { login_method: 'social_sso', provider: 'Google' },
});

export const propelAuth: ConformanceProvider = {
  heading: 'PropelAuth',
  source: 'PropelAuth docs: Access tokens, User impersonation; types of @propelauth/javascript',
  keySets: [keysAt(`${issuer}/.well-known/jwks.json`, { kid: '06c6ff75' })],
  rows: [
    token.accept('access token'),
    token.accept('access token of a user without an organization', { org_id_to_org_member_info: {} }),
    token.accept('access token of an impersonated user', { impersonator_user_id: 'admin-1' }, { audit: { actor: 'admin-1' } }),
    token.reject('token from the test environment', 'issuer_not_configured', { iss: 'https://8367878.propelauthtest.com' }),
    token.reject('token that names an audience', 'audience_missing', { aud: 'https://mcp.example.com' }),
    token.reject('token that names a client', 'audience_missing', { client_id: 'another' }),
    token.reject('token without user_id', 'invalid_user_id', { user_id: undefined }),
  ],
};
