import { type ConformanceProvider, discoveryOf, keysAt, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://app.example.com';
const user = tokenFor(issuer, 'kQ3mVb7d', issuer, {
  id: 'kQ3mVb7d',
  email: 'alice@example.com',
  emailVerified: true,
});

const keySets = [keysAt(`${issuer}/api/auth/jwks`, { kid: 'key-1', algorithm: 'EdDSA' })];

export const betterAuth: ConformanceProvider = {
  heading: 'better-auth',
  source: 'better-auth docs: JWT plugin, Anonymous plugin',
  keySets,
  rows: [
    user.accept('access token'),
    user.accept('JWT of a user with an unverified address', { emailVerified: false }),
    user.accept('JWT with a field that the user wrote at sign-up', { plan: 36 }),
    user.accept('token of an impersonated user with an act claim', { act: { sub: 'mzuv5ypC' } }, { audit: { actor: 'mzuv5ypC' } }),
    user.reject('token of an anonymous user', 'marked_anonymous', { isAnonymous: true }),
    user.reject('token issued to another application', 'audience_mismatch', { aud: 'other' }),
    user.reject('token from the OAuth provider plugin', 'issuer_not_configured', { iss: `${issuer}/api/auth` }),
    user.reject('token from another base URL', 'issuer_not_configured', { iss: 'https://preview.example.com' }),
  ],
};

const client = 'YOUR_CLIENT_ID';
const accessToken = tokenFor(`${issuer}/api/auth`, 'kQ3mVb7d', [`${issuer}/api`, `${issuer}/api/auth/oauth2/userinfo`], {
  client_id: client,
  azp: client,
  scope: 'openid offline_access',
  sid: '9ZQnFVbz7e7WN2prAnV2kLxC',
  jti: 'f51O4943mLbPPdAt6pEdh_J2',
});

export const betterAuthOAuthProvider: ConformanceProvider = {
  heading: 'OAuth provider of better-auth',
  source: 'better-auth docs: OAuth Provider plugin; test/issuers/',
  keySets,
  discovery: [discoveryOf(accessToken.claims.iss, `${issuer}/api/auth/jwks`)],
  header: { typ: 'at+jwt' },
  rows: [
    accessToken.accept('access token'),
    accessToken.reject('access token issued to another client', 'party_mismatch', { client_id: 'other', azp: 'other' }),
    tokenOf({ iss: accessToken.claims.iss, sub: 'kQ3mVb7d', aud: client, acr: '0' }).reject('ID token', 'audience_mismatch'),
    accessToken.reject('access token of a machine', 'marked_client_subject', { sub: client, aud: `${issuer}/api`, sid: undefined, scope: 'read' }),
    user.reject('token from the jwt plugin', 'issuer_not_configured', {}, { header: {} }),
  ],
};
