import { type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://abcdefghijklmnopqrst.supabase.co/auth/v1';
const accessToken = tokenFor(issuer, '66666666-7777-8888-9999-000000000000', 'authenticated', {
  email: 'ada@example.com',
  phone: '',
  app_metadata: { provider: 'email', providers: ['email'], plan: 36 },
  user_metadata: { email_verified: true, plan: 99 },
  role: 'authenticated',
  aal: 'aal1',
  amr: [{ method: 'password', timestamp: 1_768_417_100 }],
  session_id: '2f7b1c9e-5b1a-4a7c-8a53-0a5d8a3a0a11',
  is_anonymous: false,
});

export const supabase: ConformanceProvider = {
  heading: 'Supabase Auth',
  source: 'Supabase Docs: JWT claims reference; Anonymous sign-ins; OAuth 2.1 server',
  ...discoverable(issuer, `${issuer}/.well-known/jwks.json`, {
    kid: 'b81269f1-21d8-4f2e-b719-c2240a840d90',
    algorithm: 'ES256',
    members: { key_ops: ['verify'], ext: true },
  }),
  issued: { plan_id: 36 },
  rows: [
    accessToken.accept('access token'),
    accessToken.accept('access token after a second factor', { aal: 'aal2', amr: [{ method: 'totp', timestamp: 1_768_417_200 }] }),
    accessToken.accept('access token of a phone sign-in', { email: '', phone: '15555550100' }),
    accessToken.accept('access token of a user who wrote another plan', { user_metadata: { plan: 1 }, app_metadata: {} }, { issued: {} }),
    accessToken.reject('anonymous user', 'marked_anonymous', { email: '', is_anonymous: true, amr: [{ method: 'anonymous' }] }),
    accessToken.reject('token of a third-party OAuth client', 'no_rule_matches', { client_id: '9a8b7c6d-5e4f-3a2b-1c0d-9e8f7a6b5c4d' }),
    tokenOf({ iss: 'supabase', ref: 'abcdefghijklmnopqrst', role: 'anon' }).reject(
      'anon API key from an old project',
      'issuer_not_configured',
      {},
      { header: { alg: 'HS256', kid: undefined } },
    ),
    accessToken.reject('access token from an old project (HS256)', 'algorithm_not_configured', {}, { header: { alg: 'HS256' } }),
    accessToken.reject('token for another audience', 'audience_mismatch', { aud: 'service' }),
    accessToken.reject('token from another project', 'issuer_not_configured', { iss: 'https://zzzzzzzzzzzzzzzzzzzz.supabase.co/auth/v1' }),
    accessToken.reject('access token with aud service_role', 'audience_mismatch', { aud: 'service_role', role: 'service_role' }),
  ],
};
