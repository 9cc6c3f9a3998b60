import { accept, type ConformanceProvider, reject } from '../provider.ts';

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
    accept('access token', user, { user_id: 'kQ3mVb7d' }),
    reject('token of an anonymous user', { ...user, isAnonymous: true }, 'marked_anonymous'),
    reject('token of another application', { ...user, aud: 'other' }, 'audience_mismatch'),
  ],
};
