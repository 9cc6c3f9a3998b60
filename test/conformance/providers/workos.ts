import { type ConformanceProvider, keysAt, tokenFor, tokenOf } from '../provider.ts';

const client = 'client_01HXRMBQ9BJ3E7QSTQ9X2PHVB7';
const issuer = `https://api.workos.com/user_management/${client}`;
const sub = 'user_01HBEQKA6K4QJAS93VPE39W1JT';
const org = 'org_01HRDMC6CM357W30QMHMQ96Q0S';
const accessToken = tokenFor(issuer, sub, undefined, {
  sid: 'session_01HQSXZGF8FHF7A9ZZFCW4387R',
  jti: '01HQSXZXPPFPKMDD32RKTFY6PV',
  org_id: org,
  role: 'member',
  permissions: ['latenode:use'],
});

export const workos: ConformanceProvider = {
  heading: 'WorkOS AuthKit',
  source: 'WorkOS Docs: AuthKit sessions, access token claims; Impersonation; Connect M2M applications',
  keySets: [keysAt(`https://api.workos.com/sso/jwks/${client}`, { kid: 'sso_oidc_key_pair_1' })],
  times: { iat: 0, exp: 300 },
  issued: { user_id: `${org}:${sub}` },
  rows: [
    accessToken.accept('access token', {}, { header: { typ: undefined } }),
    accessToken.accept(
      'access token of an impersonated user',
      { act: { sub: 'admin@example.com' } },
      { header: { typ: undefined }, audit: { actor: 'admin@example.com' } },
    ),
    accessToken.accept('access token of a newer session, with client_id', { client_id: client }),
    accessToken.accept('access token with a role', { role: 'admin' }),
    accessToken.reject('user without an organization', 'invalid_user_id', { org_id: undefined }),
    tokenOf({ iss: issuer, sub: 'client_01MACHINE', client_id: 'client_01MACHINE', org_id: org }).reject(
      'machine token (Connect M2M application)',
      'party_mismatch',
    ),
    accessToken.reject('token issued to another application', 'issuer_not_configured', { iss: 'https://api.workos.com/user_management/client_01OTHER' }),
    accessToken.reject('token of a third-party application', 'party_mismatch', { client_id: 'client_01OTHER' }),
    accessToken.reject('user without the permission', 'no_rule_matches', { permissions: [] }),
    accessToken.reject('session from another environment', 'issuer_not_configured', {
      iss: 'https://api.workos.com/user_management/client_01TEST',
      client_id: 'client_01TEST',
    }),
    tokenOf({ iss: issuer, sub: client, client_id: client, org_id: org }).reject('machine token with our client id', 'marked_client_subject'),
  ],
};
