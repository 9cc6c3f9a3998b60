import { type ConformanceProvider, keysAt, tokenFor } from '../provider.ts';

const issuer = 'https://hanko.example.com';
const email = { address: 'ada@example.com', is_primary: true, is_verified: true };
const token = tokenFor(issuer, 'c339547d-e17d-4ba7-8a1d-b3d5a4d17c1c', ['app.example.com'], {
  session_id: '8c3a1a76-7d7f-4b62-9a5d-2a5e6f3a7d0b',
  email,
  verified: 'true',
});

export const hanko: ConformanceProvider = {
  heading: 'Hanko',
  source: 'Hanko docs: Sessions and JSON Web Tokens; backend/session/session.go, backend/config/config_session.go',
  keySets: [keysAt(`${issuer}/.well-known/jwks.json`, { kid: 'hanko-1' })],
  header: { typ: 'JWT' },
  rows: [
    token.accept('session token'),
    token.accept('session token with a username', { username: 'ada' }),
    token.reject('session token without an issuer', 'issuer_not_configured', { iss: undefined }),
    token.reject('session token for another host', 'audience_mismatch', { aud: ['other.example.com'] }),
    token.reject('session token without an audience', 'audience_missing', { aud: undefined }),
    token.reject('token from another project', 'issuer_not_configured', { iss: 'https://other.hanko.io' }),
    token.reject('user with an unverified address', 'no_rule_matches', { verified: 'false' }),
    token.reject('token without the claim of the template', 'no_rule_matches', { verified: undefined }),
  ],
};
