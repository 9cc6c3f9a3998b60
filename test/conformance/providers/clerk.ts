import type { ConformanceProvider } from '../provider.ts';

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
  rows: [
    { title: 'session token', claims: sessionToken, times, issued: { user_id } },
    {
      title: 'session token of an impersonated user',
      claims: {
        ...sessionToken,
        act: { iss: 'https://dashboard.clerk.com', sid: 'sess_1', sub: 'user_admin' },
      },
      times,
      issued: { user_id },
      audit: { actor: 'user_admin' },
    },
    {
      title: 'session with a pending task',
      claims: { ...sessionToken, sts: 'pending' },
      times,
      rejected: 'marked_pending',
    },
    {
      title: 'session token of another page',
      claims: { ...sessionToken, azp: 'https://other.example.com' },
      times,
      rejected: 'party_mismatch',
    },
    {
      title: 'session token without azp',
      claims: { ...sessionToken, azp: undefined },
      times,
      rejected: 'audience_missing',
    },
    {
      title: 'user without an organization',
      claims: { ...sessionToken, o: undefined },
      times,
      rejected: 'invalid_user_id',
    },
    {
      title: 'machine token (sub is a machine id, no azp)',
      claims: { iss: issuer, sub: 'mch_2b6f', jti: 'mt_1', scopes: 'read' },
      times,
      rejected: 'audience_missing',
    },
    {
      title: 'token of another instance',
      claims: { ...sessionToken, iss: 'https://other.clerk.accounts.dev' },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token of a template signed with HS256',
      header: { alg: 'HS256' },
      claims: sessionToken,
      times,
      rejected: 'algorithm_not_configured',
    },
  ],
};
