import { accept, type ConformanceProvider, reject } from '../provider.ts';

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
const token = {
  iss: issuer,
  sub,
  user_id: sub,
  email: 'ada@example.com',
  org_id_to_org_member_info: { [org.org_id]: org },
  login_method: { login_method: 'social_sso', provider: 'Google' },
};

export const propelAuth: ConformanceProvider = {
  heading: 'PropelAuth',
  source: 'PropelAuth docs: Access tokens, User impersonation; types of @propelauth/javascript',
  keySets: [{ url: `${issuer}/.well-known/jwks.json`, keys: [{ kid: '06c6ff75', algorithm: 'RS256' }] }],
  rows: [
    accept('access token', token, { user_id: sub }),
    accept('access token of a user without an organization', { ...token, org_id_to_org_member_info: {} }, { user_id: sub }),
    accept('access token of an impersonated user', { ...token, impersonator_user_id: 'admin-1' }, { user_id: sub }, { audit: { actor: 'admin-1' } }),
    reject('token of the test environment', { ...token, iss: 'https://8367878.propelauthtest.com' }, 'issuer_not_configured'),
    reject('token that names an audience', { ...token, aud: 'https://mcp.example.com' }, 'audience_missing'),
    reject('token that names a client', { ...token, client_id: 'another' }, 'audience_missing'),
    reject('token without user_id', { ...token, user_id: undefined }, 'invalid_user_id'),
  ],
};
