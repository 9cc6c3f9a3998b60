import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://app.example.com';
const user = {
  iss: issuer,
  aud: issuer,
  sub: 'kQ3mVb7d',
  id: 'kQ3mVb7d',
  email: 'alice@example.com',
  emailVerified: true,
};

const keySets: ConformanceProvider['keySets'] = [{ url: `${issuer}/api/auth/jwks`, keys: [{ kid: 'key-1', algorithm: 'EdDSA' }] }];

export const betterAuth: ConformanceProvider = {
  heading: 'better-auth',
  source: 'better-auth docs: JWT plugin, Anonymous plugin',
  keySets,
  rows: [
    accept('access token', user, { user_id: 'kQ3mVb7d' }),
    accept('JWT of a user whose address is not verified', { ...user, emailVerified: false }, { user_id: 'kQ3mVb7d' }),
    accept('JWT with a field that the user wrote at sign-up', { ...user, plan: 36 }, { user_id: 'kQ3mVb7d' }),
    accept('token of an impersonated user with an act claim', { ...user, act: { sub: 'mzuv5ypC' } }, { user_id: 'kQ3mVb7d' }, { audit: { actor: 'mzuv5ypC' } }),
    reject('token of an anonymous user', { ...user, isAnonymous: true }, 'marked_anonymous'),
    reject('token of another application', { ...user, aud: 'other' }, 'audience_mismatch'),
    reject('token of the OAuth provider plugin', { ...user, iss: `${issuer}/api/auth` }, 'issuer_not_configured'),
    reject('token of another base URL', { ...user, iss: 'https://preview.example.com' }, 'issuer_not_configured'),
  ],
};

const client = 'YOUR_CLIENT_ID';
const accessToken = {
  sub: 'kQ3mVb7d',
  aud: [`${issuer}/api`, `${issuer}/api/auth/oauth2/userinfo`],
  client_id: client,
  azp: client,
  scope: 'openid offline_access',
  sid: '9ZQnFVbz7e7WN2prAnV2kLxC',
  iss: `${issuer}/api/auth`,
  jti: 'f51O4943mLbPPdAt6pEdh_J2',
};

export const betterAuthOAuthProvider: ConformanceProvider = {
  heading: 'OAuth provider of better-auth',
  source: 'better-auth docs: OAuth Provider plugin; test/issuers/',
  keySets,
  discovery: [discoveryOf(accessToken.iss, `${issuer}/api/auth/jwks`)],
  header: { typ: 'at+jwt' },
  rows: [
    accept('access token', accessToken, { user_id: 'kQ3mVb7d' }),
    reject('access token of another client', { ...accessToken, client_id: 'other', azp: 'other' }, 'party_mismatch'),
    reject('ID token', { iss: accessToken.iss, sub: 'kQ3mVb7d', aud: client, acr: '0' }, 'audience_mismatch'),
    reject('access token of a machine', { ...accessToken, sub: client, aud: `${issuer}/api`, sid: undefined, scope: 'read' }, 'marked_client_subject'),
    reject('token of the plugin jwt', user, 'issuer_not_configured', { header: {} }),
  ],
};
