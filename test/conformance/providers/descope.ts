import { type ConformanceProvider, keysAt, tokenFor } from '../provider.ts';

const project = 'P2b6fQd8hO1qVx0YzAbCdEfGhIj';
const session = tokenFor(project, 'U2b6fQd8hO1qVx0YzAbCdEfGhIj', undefined, {
  amr: ['email', 'mfa'],
  drn: 'DS',
  tenants: { T2b6: { roles: ['member'] } },
  roles: ['member'],
  rexp: '2027-01-01T00:00:00Z',
});

export const descope: ConformanceProvider = {
  heading: 'Descope',
  source: 'Descope Docs: Session validation; JWT templates; Access keys',
  keySets: [keysAt(`https://api.descope.com/${project}/.well-known/jwks.json`, { kid: 'SK2b6f' })],
  issued: { plan_id: 35 },
  rows: [
    session.accept('session token'),
    session.accept('session token with the Descope issuer URL', { iss: `https://api.descope.com/${project}` }),
    session.reject('refresh token', 'marked_refresh_token', { drn: 'DSR' }, { times: { iat: 0, exp: 2_419_200 } }),
    session.reject('access key (machine)', 'no_rule_matches', { sub: 'K2b6f', amr: undefined }),
    session.reject('ID token of an OIDC application', 'audience_missing', { iss: `https://api.descope.com/${project}`, aud: ['other'], azp: 'other' }),
    session.reject('token from another project', 'issuer_not_configured', { iss: 'P2other' }),
    session.reject('user without the role', 'no_rule_matches', { roles: [] }),
    session.reject('session that names an audience', 'audience_missing', { aud: 'another' }),
    session.reject('session token with a role in a tenant only', 'no_rule_matches', { roles: undefined }),
  ],
};
