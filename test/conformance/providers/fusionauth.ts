import { ada, type ConformanceProvider, keysAt, tokenFor } from '../provider.ts';

const application = '3c219e58-ed0e-4b18-ad48-f4f92793ae32';
const machine = '5e7a1b2c-0000-4b18-ad48-f4f92793ae32';
const userHeader = { gty: ['authorization_code'] };
const byClient = { header: { gty: ['client_credentials'] } };
const accessToken = tokenFor('acme.com', '00000000-0000-0000-0000-000000000001', application, {
  jti: 'a1b2',
  authenticationType: 'PASSWORD',
  ...ada,
  applicationId: application,
  scope: 'openid offline_access',
  roles: ['member'],
  sid: 'b1c2',
  auth_time: 1_768_417_100,
  tid: '3c219e58-0000-4b18-ad48-f4f92793ae32',
});

export const fusionAuth: ConformanceProvider = {
  heading: 'FusionAuth',
  source: 'FusionAuth Docs: OAuth tokens; Client credentials grant',
  keySets: [keysAt('https://auth.example.com/.well-known/jwks.json', { kid: 'pSPgoTe' })],
  issued: { plan_id: 35 },
  rows: [
    accessToken.accept('access token', {}, { header: userHeader }),
    accessToken.accept('ID token', { scope: undefined, at_hash: 'abc', c_hash: 'def' }, { header: userHeader }),
    accessToken.accept('access token after a refresh', {}, { header: { gty: ['authorization_code', 'refresh_token'] } }),
    accessToken.reject('machine token (client credentials)', 'marked_client_credentials', { sub: machine, email: undefined, permissions: {} }, byClient),
    accessToken.reject('token issued to another application', 'audience_mismatch', { aud: 'another', applicationId: 'another' }, { header: userHeader }),
    accessToken.reject('token from another issuer', 'issuer_not_configured', { iss: 'other.com' }, { header: userHeader }),
    accessToken.reject('token signed with HS256 (the default key)', 'algorithm_not_configured', {}, { header: { ...userHeader, alg: 'HS256' } }),
    accessToken.reject('user without a role in the application', 'no_rule_matches', { roles: [] }, { header: userHeader }),
    accessToken.reject('access token from another tenant with its own issuer', 'issuer_not_configured', { iss: 'https://tenant.example.com' }),
    accessToken.reject('entity token (client credentials in the header)', 'marked_client_credentials', { sub: 'entity-1', roles: ['member'] }, byClient),
  ],
};
