import type { ConformanceProvider } from '../provider.ts';

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
    { title: 'access token', header: userHeader, claims: accessToken, issued: { user_id: sub, plan_id: 35 } },
    {
      title: 'ID token',
      header: userHeader,
      claims: { ...accessToken, scope: undefined, at_hash: 'abc', c_hash: 'def' },
      issued: { user_id: sub, plan_id: 35 },
    },
    {
      title: 'access token after a refresh',
      header: { gty: ['authorization_code', 'refresh_token'] },
      claims: accessToken,
      issued: { user_id: sub, plan_id: 35 },
    },
    {
      title: 'machine token (client credentials)',
      header: { gty: ['client_credentials'] },
      claims: {
        ...accessToken,
        sub: '5e7a1b2c-0000-4b18-ad48-f4f92793ae32',
        email: undefined,
        permissions: {},
      },
      rejected: 'marked_client_credentials',
    },
    {
      title: 'token of another application',
      header: userHeader,
      claims: { ...accessToken, aud: 'another', applicationId: 'another' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of another issuer',
      header: userHeader,
      claims: { ...accessToken, iss: 'other.com' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token signed with HS256 (the default key)',
      header: { ...userHeader, alg: 'HS256' },
      claims: accessToken,
      rejected: 'algorithm_not_configured',
    },
    {
      title: 'user without a role in the application',
      header: userHeader,
      claims: { ...accessToken, roles: [] },
      rejected: 'no_rule_matches',
    },
  ],
};
