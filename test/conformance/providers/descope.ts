import { accept, type ConformanceProvider, reject } from '../provider.ts';

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
    accept('session token', session, { user_id: sub, plan_id: 35 }),
    accept('session token with the Descope issuer URL', { ...session, iss: `https://api.descope.com/${project}` }, { user_id: sub, plan_id: 35 }),
    reject('refresh token', { ...session, drn: 'DSR' }, 'marked_refresh_token', { times: { iat: 0, exp: 2_419_200 } }),
    reject('access key (machine)', { ...session, sub: 'K2b6f', amr: undefined }, 'no_rule_matches'),
    reject('ID token of an OIDC application', { ...session, iss: `https://api.descope.com/${project}`, aud: ['other'], azp: 'other' }, 'audience_missing'),
    reject('token of another project', { ...session, iss: 'P2other' }, 'issuer_not_configured'),
    reject('user without the role', { ...session, roles: [] }, 'no_rule_matches'),
    reject('session that names an audience', { ...session, aud: 'another' }, 'audience_missing'),
    reject('session token with a role in a tenant only', { ...session, roles: undefined }, 'no_rule_matches'),
  ],
};
