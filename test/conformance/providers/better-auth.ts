import type { ConformanceProvider } from '../provider.ts';

const issuer = 'https://app.example.com';
const user = {
  iss: issuer,
  aud: issuer,
  sub: 'kQ3mVb7d',
  id: 'kQ3mVb7d',
  email: 'alice@example.com',
  emailVerified: true,
};

export const betterAuth: ConformanceProvider = {
  heading: 'better-auth',
  source: 'better-auth docs: JWT plugin, Anonymous plugin',
  keySets: [{ url: 'https://app.example.com/api/auth/jwks', keys: [{ kid: 'key-1', algorithm: 'EdDSA' }] }],
  rows: [
    { title: 'access token', claims: user, issued: { user_id: 'kQ3mVb7d' } },
    {
      title: 'token of an anonymous user',
      claims: { ...user, isAnonymous: true },
      rejected: 'marked_anonymous',
    },
    {
      title: 'token of another application',
      claims: { ...user, aud: 'other' },
      rejected: 'audience_mismatch',
    },
    { title: 'expired token', claims: user, times: { iat: -7200, exp: -3600 }, rejected: 'expired' },
    { title: 'forged token', claims: user, isForged: true, rejected: 'invalid_signature' },
  ],
};
