import { type ConformanceProvider, keysAt, tokenOf } from '../provider.ts';

const project = 'project-live-3e71d0a1-1e3e-4ee2-9be0-d7c0900f02c2';
const testProject = 'project-test-3e71d0a1-1e3e-4ee2-9be0-d7c0900f02c2';
const sub = 'member-live-32fc5024-9c09-4da3-bd2e-c9ce4da9375f';
const organization = { organization_id: 'organization-live-07971b06', slug: 'acme' };
const session = {
  id: 'member-session-live-6e7a2a43',
  started_at: '2026-01-01T00:00:00Z',
  last_accessed_at: '2026-01-01T00:00:00Z',
  expires_at: '2026-01-02T00:00:00Z',
  roles: ['stytch_member'],
  authentication_factors: [{ type: 'magic_link', delivery_method: 'email' }],
};
const named = tokenOf({ iss: `stytch.com/${project}`, aud: [project] });
const token = tokenOf({
  ...named.claims,
  sub,
  'https://stytch.com/organization': organization,
  'https://stytch.com/session': session,
});

export const stytch: ConformanceProvider = {
  heading: 'Stytch',
  source: 'Stytch docs: Session JWTs, M2M tokens, Connected Apps access tokens; lib/shared/sessions.ts of stytch-node',
  keySets: [keysAt(`https://api.stytch.com/v1/b2b/sessions/jwks/${project}`, { kid: 'jwk-live-1' })],
  times: { iat: 0, nbf: 0, exp: 300 },
  issued: { user_id: `${organization.organization_id}:${sub}`, plan_id: 35 },
  rows: [
    token.accept('session JWT'),
    token.accept('session JWT of an administrator', { 'https://stytch.com/session': { ...session, roles: ['stytch_member', 'stytch_admin'] } }),
    named.reject('machine token (M2M)', 'invalid_user_id', { sub: 'm2m-client-live-d731954d', scope: 'read:users' }),
    token.reject('access token of a Connected App', 'no_rule_matches', {
      client_id: 'connected-app-live-1',
      scope: 'openid',
      'https://stytch.com/session': undefined,
    }),
    token.reject('session from a consumer project', 'invalid_user_id', { sub: 'user-live-1', 'https://stytch.com/organization': undefined }),
    token.reject('session from the test project', 'issuer_not_configured', { iss: `stytch.com/${testProject}`, aud: [testProject] }),
    token.reject('session for another project', 'audience_mismatch', { aud: [testProject] }),
    token.reject('member without the role', 'no_rule_matches', { 'https://stytch.com/session': { ...session, roles: [] } }),
  ],
};
