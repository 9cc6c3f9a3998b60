import { type ConformanceProvider, keysAt, tokenFor } from '../provider.ts';

const issuer = 'https://api.example.com/auth';
const user = tokenFor(issuer, 'fa7a0841-b533', undefined, {
  tId: 'public',
  rsub: 'fa7a0841-b533',
  sessionHandle: 'a1',
  antiCsrfToken: null,
});

export const superTokens: ConformanceProvider = {
  heading: 'SuperTokens',
  source: 'SuperTokens docs: Session, access token payload; Multi-factor authentication',
  keySets: [keysAt('https://api.example.com/auth/jwt/jwks.json', { kid: 'key-1' })],
  rows: [
    user.accept('access token'),
    user.accept('access token after the second factor', { 'st-mfa': { c: { emailpassword: 1, totp: 2 }, v: true } }),
    user.accept('access token with roles', { 'st-role': { v: ['admin'], t: 1 } }),
    user.reject('token before the second factor', 'marked_pending', { 'st-mfa': { c: { emailpassword: 1 }, v: false } }),
    user.reject('OAuth2 token of a client', 'audience_missing', { client_id: 'stcl_1' }),
    user.reject('OAuth2 token that names an audience', 'audience_missing', { aud: 'https://other.example.com' }),
    user.reject('token from another API domain', 'issuer_not_configured', { iss: 'https://other.example.com/auth' }),
  ],
};
