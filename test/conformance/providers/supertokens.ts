import { accept, type ConformanceProvider, reject } from '../provider.ts';

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
  keySets: [{ url: 'https://api.example.com/auth/jwt/jwks.json', keys: [{ kid: 'key-1', algorithm: 'RS256' }] }],
  rows: [
    accept('access token', user, { user_id: 'fa7a0841-b533' }),
    accept('access token after the second factor', { ...user, 'st-mfa': { c: { emailpassword: 1, totp: 2 }, v: true } }, { user_id: user.sub }),
    accept('access token with roles', { ...user, 'st-role': { v: ['admin'], t: 1 } }, { user_id: user.sub }),
    reject('token before the second factor', { ...user, 'st-mfa': { c: { emailpassword: 1 }, v: false } }, 'marked_pending'),
    reject('OAuth2 token of a client', { ...user, client_id: 'stcl_1' }, 'audience_missing'),
    reject('OAuth2 token that names an audience', { ...user, aud: 'https://other.example.com' }, 'audience_missing'),
    reject('token of another API domain', { ...user, iss: 'https://other.example.com/auth' }, 'issuer_not_configured'),
  ],
};
