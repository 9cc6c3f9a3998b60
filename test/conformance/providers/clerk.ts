import { accept, type ConformanceProvider, reject } from '../provider.ts';

const issuer = 'https://clerk.example.com';
const sub = 'user_2b6fQd8hO1qVx0';
const times = { iat: 0, nbf: -10, exp: 60 };
const sessionToken = {
  azp: 'https://app.example.com',
  fva: [1, -1],
  iss: issuer,
  sid: 'sess_2b6fQd8h',
  sub,
  v: 2,
  jti: 'ef5a12',
  o: { id: 'org_2b6fQd8hO1q', rol: 'admin', slg: 'acme' },
};
const user_id = `org_2b6fQd8hO1q:${sub}`;

export const clerk: ConformanceProvider = {
  heading: 'Clerk',
  source: 'Clerk Docs: Session tokens; Session tasks; User impersonation',
  keySets: [{ url: `${issuer}/.well-known/jwks.json`, keys: [{ kid: 'ins_1', algorithm: 'RS256' }] }],
  times,
  rows: [
    accept('session token', sessionToken, { user_id }),
    accept(
      'session token of an impersonated user',
      { ...sessionToken, act: { iss: 'https://dashboard.clerk.com', sid: 'sess_1', sub: 'user_admin' } },
      { user_id },
      { audit: { actor: 'user_admin' } },
    ),
    accept('session token of the same user in another organization', { ...sessionToken, o: { id: 'org_other' } }, { user_id: `org_other:${sub}` }),
    reject('session with a pending task', { ...sessionToken, sts: 'pending' }, 'marked_pending'),
    reject('session token of another page', { ...sessionToken, azp: 'https://other.example.com' }, 'party_mismatch'),
    reject('session token without azp', { ...sessionToken, azp: undefined }, 'audience_missing'),
    reject('user without an organization', { ...sessionToken, o: undefined }, 'invalid_user_id'),
    reject('machine token (sub is a machine id, no azp)', { iss: issuer, sub: 'mch_2b6f', jti: 'mt_1', scopes: 'read' }, 'audience_missing'),
    reject('token of another instance', { ...sessionToken, iss: 'https://other.clerk.accounts.dev' }, 'issuer_not_configured'),
    reject('token of a template signed with HS256', sessionToken, 'algorithm_not_configured', { header: { alg: 'HS256' } }),
    reject('machine token that names the page', { iss: issuer, sub: 'mch_2b6f', azp: 'https://app.example.com', jti: 'mt_1' }, 'invalid_user_id'),
    reject('token of an OAuth application', { iss: issuer, sub, client_id: 'oauth_app_1', jti: 'oat_1', scope: 'profile' }, 'party_mismatch'),
  ],
};
