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
    accept('JWT of a user whose address is not verified', { ...user, emailVerified: false }, { user_id: 'kQ3mVb7d' }),
    accept('JWT with a field that the user wrote at sign-up', { ...user, plan: 36 }, { user_id: 'kQ3mVb7d' }),
    reject('token of an anonymous user', { ...user, isAnonymous: true }, 'marked_anonymous'),
    reject('token of another application', { ...user, aud: 'other' }, 'audience_mismatch'),
    reject('token of the OAuth provider plugin', { ...user, iss: `${issuer}/api/auth` }, 'issuer_not_configured'),
    reject('token of another base URL', { ...user, iss: 'https://preview.example.com' }, 'issuer_not_configured'),
  ],
};
