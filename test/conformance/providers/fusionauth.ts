import { accept, type ConformanceProvider, reject } from '../provider.ts';

const application = '3c219e58-ed0e-4b18-ad48-f4f92793ae32';
const sub = '00000000-0000-0000-0000-000000000001';
const userHeader = { gty: ['authorization_code'] };
const accessToken = {
  aud: application,
  iss: 'acme.com',
  sub,
  jti: 'a1b2',
  authenticationType: 'PASSWORD',
  email: 'ada@example.com',
  email_verified: true,
  applicationId: application,
  scope: 'openid offline_access',
  roles: ['member'],
  sid: 'b1c2',
  auth_time: 1_768_417_100,
  tid: '3c219e58-0000-4b18-ad48-f4f92793ae32',
};

export const fusionAuth: ConformanceProvider = {
  heading: 'FusionAuth',
  source: 'FusionAuth Docs: OAuth tokens; Client credentials grant',
  keySets: [
    {
      url: 'https://auth.example.com/.well-known/jwks.json',
      keys: [{ kid: 'pSPgoTe', algorithm: 'RS256' }],
    },
  ],
  rows: [
    accept('access token', accessToken, { user_id: sub, plan_id: 35 }, { header: userHeader }),
    accept('ID token', { ...accessToken, scope: undefined, at_hash: 'abc', c_hash: 'def' }, { user_id: sub, plan_id: 35 }, { header: userHeader }),
    accept('access token after a refresh', accessToken, { user_id: sub, plan_id: 35 }, { header: { gty: ['authorization_code', 'refresh_token'] } }),
    reject(
      'machine token (client credentials)',
      { ...accessToken, sub: '5e7a1b2c-0000-4b18-ad48-f4f92793ae32', email: undefined, permissions: {} },
      'marked_client_credentials',
      { header: { gty: ['client_credentials'] } },
    ),
    reject('token of another application', { ...accessToken, aud: 'another', applicationId: 'another' }, 'audience_mismatch', { header: userHeader }),
    reject('token of another issuer', { ...accessToken, iss: 'other.com' }, 'issuer_not_configured', { header: userHeader }),
    reject('token signed with HS256 (the default key)', accessToken, 'algorithm_not_configured', { header: { ...userHeader, alg: 'HS256' } }),
    reject('user without a role in the application', { ...accessToken, roles: [] }, 'no_rule_matches', { header: userHeader }),
    reject('access token of another tenant with its own issuer', { ...accessToken, iss: 'https://tenant.example.com' }, 'issuer_not_configured'),
    reject('entity token (client credentials in the header)', { ...accessToken, sub: 'entity-1', roles: ['member'] }, 'marked_client_credentials', {
      header: { gty: ['client_credentials'] },
    }),
  ],
};
