import { accept, type ConformanceProvider, reject } from '../provider.ts';

const client = 'client_01HXRMBQ9BJ3E7QSTQ9X2PHVB7';
const issuer = `https://api.workos.com/user_management/${client}`;
const sub = 'user_01HBEQKA6K4QJAS93VPE39W1JT';
const org = 'org_01HRDMC6CM357W30QMHMQ96Q0S';
const times = { iat: 0, exp: 300 };
const accessToken = {
  iss: issuer,
  sub,
  sid: 'session_01HQSXZGF8FHF7A9ZZFCW4387R',
  jti: '01HQSXZXPPFPKMDD32RKTFY6PV',
  org_id: org,
  role: 'member',
  permissions: ['latenode:use'],
};

export const workos: ConformanceProvider = {
  heading: 'WorkOS AuthKit',
  source: 'WorkOS Docs: AuthKit sessions, access token claims; Impersonation; Connect M2M applications',
  keySets: [
    {
      url: `https://api.workos.com/sso/jwks/${client}`,
      keys: [{ kid: 'sso_oidc_key_pair_1', algorithm: 'RS256' }],
    },
  ],
  times,
  rows: [
    accept('access token', accessToken, { user_id: `${org}:${sub}` }, { header: { typ: undefined } }),
    accept(
      'access token of an impersonated user',
      { ...accessToken, act: { sub: 'admin@example.com' } },
      { user_id: `${org}:${sub}` },
      { header: { typ: undefined }, audit: { actor: 'admin@example.com' } },
    ),
    accept('access token of a newer session, with client_id', { ...accessToken, client_id: client }, { user_id: `${org}:${sub}` }),
    accept('access token with a role', { ...accessToken, role: 'admin' }, { user_id: `${org}:${sub}` }),
    reject('user without an organization', { ...accessToken, org_id: undefined }, 'invalid_user_id'),
    reject('machine token (Connect M2M application)', { iss: issuer, sub: 'client_01MACHINE', client_id: 'client_01MACHINE', org_id: org }, 'party_mismatch'),
    reject('token of another application', { ...accessToken, iss: 'https://api.workos.com/user_management/client_01OTHER' }, 'issuer_not_configured'),
    reject('token of a third-party application', { ...accessToken, client_id: 'client_01OTHER' }, 'party_mismatch'),
    reject('user without the permission', { ...accessToken, permissions: [] }, 'no_rule_matches'),
    reject(
      'session of another environment',
      { ...accessToken, iss: 'https://api.workos.com/user_management/client_01TEST', client_id: 'client_01TEST' },
      'issuer_not_configured',
    ),
    reject('machine token with the id of our client', { iss: issuer, sub: client, client_id: client, org_id: org }, 'marked_client_subject'),
  ],
};
