import type { ConformanceProvider } from '../provider.ts';

const issuer = 'https://api.example.com/auth';
const user = {
  iss: issuer,
  sub: 'fa7a0841-b533',
  tId: 'public',
  rsub: 'fa7a0841-b533',
  sessionHandle: 'a1',
  antiCsrfToken: null,
};

export const superTokens: ConformanceProvider = {
  heading: 'SuperTokens',
  source: 'SuperTokens docs: Session, access token payload; Multi-factor authentication',
  keySets: [
    { url: 'https://api.example.com/auth/jwt/jwks.json', keys: [{ kid: 'key-1', algorithm: 'RS256' }] },
  ],
  rows: [
    { title: 'access token', claims: user, issued: { user_id: 'fa7a0841-b533' } },
    {
      title: 'token before the second factor',
      claims: { ...user, 'st-mfa': { c: { emailpassword: 1 }, v: false } },
      rejected: 'marked_pending',
    },
    {
      title: 'OAuth2 token of a client',
      claims: { ...user, client_id: 'stcl_1' },
      rejected: 'audience_missing',
    },
    { title: 'expired token', claims: user, times: { iat: -7200, exp: -3600 }, rejected: 'expired' },
    { title: 'forged token', claims: user, isForged: true, rejected: 'invalid_signature' },
  ],
};
