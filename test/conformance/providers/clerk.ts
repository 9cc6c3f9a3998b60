import { type ConformanceProvider, keysAt, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://clerk.example.com';
const sub = 'user_2b6fQd8hO1qVx0';
const sessionToken = tokenFor(issuer, sub, undefined, {
  azp: 'https://app.example.com',
  fva: [1, -1],
  sid: 'sess_2b6fQd8h',
  v: 2,
  jti: 'ef5a12',
  o: { id: 'org_2b6fQd8hO1q', rol: 'admin', slg: 'acme' },
});

export const clerk: ConformanceProvider = {
  heading: 'Clerk',
  source: 'Clerk Docs: Session tokens; Session tasks; User impersonation',
  keySets: [keysAt(`${issuer}/.well-known/jwks.json`, { kid: 'ins_1' })],
  times: { iat: 0, nbf: -10, exp: 60 },
  issued: { user_id: `org_2b6fQd8hO1q:${sub}` },
  rows: [
    sessionToken.accept('session token'),
    sessionToken.accept(
      'session token of an impersonated user',
      { act: { iss: 'https://dashboard.clerk.com', sid: 'sess_1', sub: 'user_admin' } },
      { audit: { actor: 'user_admin' } },
    ),
    sessionToken.accept('session token of the same user in another organization', { o: { id: 'org_other' } }, { issued: { user_id: `org_other:${sub}` } }),
    sessionToken.reject('session with a pending task', 'marked_pending', { sts: 'pending' }),
    sessionToken.reject('session token from another page', 'party_mismatch', { azp: 'https://other.example.com' }),
    sessionToken.reject('session token without azp', 'audience_missing', { azp: undefined }),
    sessionToken.reject('user without an organization', 'invalid_user_id', { o: undefined }),
    tokenOf({ iss: issuer, sub: 'mch_2b6f', jti: 'mt_1', scopes: 'read' }).reject('machine token (sub is a machine id, no azp)', 'audience_missing'),
    sessionToken.reject('token from another instance', 'issuer_not_configured', { iss: 'https://other.clerk.accounts.dev' }),
    sessionToken.reject('token from a template that signs with HS256', 'algorithm_not_configured', {}, { header: { alg: 'HS256' } }),
    tokenOf({ iss: issuer, sub: 'mch_2b6f', azp: 'https://app.example.com', jti: 'mt_1' }).reject('machine token that names the page', 'invalid_user_id'),
    tokenOf({ iss: issuer, sub, client_id: 'oauth_app_1', jti: 'oat_1', scope: 'profile' }).reject('token of an OAuth application', 'party_mismatch'),
  ],
};
