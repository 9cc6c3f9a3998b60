import type { ConformanceProvider } from '../provider.ts';

const project = 'P2b6fQd8hO1qVx0YzAbCdEfGhIj';
const sub = 'U2b6fQd8hO1qVx0YzAbCdEfGhIj';
const session = {
  amr: ['email', 'mfa'],
  drn: 'DS',
  iss: project,
  sub,
  tenants: { T2b6: { roles: ['member'] } },
  roles: ['member'],
  rexp: '2027-01-01T00:00:00Z',
};

export const descope: ConformanceProvider = {
  heading: 'Descope',
  source: 'Descope Docs: Session validation; JWT templates; Access keys',
  keySets: [
    {
      url: `https://api.descope.com/${project}/.well-known/jwks.json`,
      keys: [{ kid: 'SK2b6f', algorithm: 'RS256' }],
    },
  ],
  rows: [
    { title: 'session token', claims: session, issued: { user_id: sub, plan_id: 35 } },
    {
      title: 'session token with the Descope issuer URL',
      claims: { ...session, iss: `https://api.descope.com/${project}` },
      issued: { user_id: sub, plan_id: 35 },
    },
    {
      title: 'refresh token',
      claims: { ...session, drn: 'DSR' },
      times: { iat: 0, exp: 2_419_200 },
      rejected: 'marked_refresh_token',
    },
    {
      title: 'access key (machine)',
      claims: { ...session, sub: 'K2b6f', amr: undefined },
      rejected: 'no_rule_matches',
    },
    {
      title: 'ID token of an OIDC application',
      claims: { ...session, iss: `https://api.descope.com/${project}`, aud: ['other'], azp: 'other' },
      rejected: 'audience_missing',
    },
    {
      title: 'token of another project',
      claims: { ...session, iss: 'P2other' },
      rejected: 'issuer_not_configured',
    },
    { title: 'forged token', claims: session, isForged: true, rejected: 'invalid_signature' },
    {
      title: 'expired session',
      claims: session,
      times: { iat: -1200, exp: -600 },
      rejected: 'expired',
    },
    {
      title: 'user without the role',
      claims: { ...session, roles: [] },
      rejected: 'no_rule_matches',
    },
  ],
};
