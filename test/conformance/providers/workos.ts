import type { ConformanceProvider } from '../provider.ts';

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
  rows: [
    {
      title: 'access token',
      header: { typ: undefined },
      claims: accessToken,
      times,
      issued: { user_id: `${org}:${sub}` },
    },
    {
      title: 'access token of an impersonated user',
      header: { typ: undefined },
      claims: { ...accessToken, act: { sub: 'admin@example.com' } },
      times,
      issued: { user_id: `${org}:${sub}` },
      audit: { actor: 'admin@example.com' },
    },
    {
      title: 'access token of a newer session, with client_id',
      claims: { ...accessToken, client_id: client },
      times,
      issued: { user_id: `${org}:${sub}` },
    },
    {
      title: 'user without an organization',
      claims: { ...accessToken, org_id: undefined },
      times,
      rejected: 'invalid_user_id',
    },
    {
      title: 'machine token (Connect M2M application)',
      claims: { iss: issuer, sub: 'client_01MACHINE', client_id: 'client_01MACHINE', org_id: org },
      times,
      rejected: 'party_mismatch',
    },
    {
      title: 'token of another application',
      claims: { ...accessToken, iss: 'https://api.workos.com/user_management/client_01OTHER' },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token of a third-party application',
      claims: { ...accessToken, client_id: 'client_01OTHER' },
      times,
      rejected: 'party_mismatch',
    },
    { title: 'forged token', claims: accessToken, times, isForged: true, rejected: 'invalid_signature' },
    {
      title: 'expired token',
      claims: accessToken,
      times: { iat: -400, exp: -100 },
      rejected: 'expired',
    },
    {
      title: 'user without the permission',
      claims: { ...accessToken, permissions: [] },
      times,
      rejected: 'no_rule_matches',
    },
  ],
};
