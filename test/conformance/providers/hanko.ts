import { accept, type ConformanceProvider, reject } from '../provider.ts';

const issuer = 'https://hanko.example.com';
const sub = 'c339547d-e17d-4ba7-8a1d-b3d5a4d17c1c';
const email = { address: 'ada@example.com', is_primary: true, is_verified: true };
const token = {
  iss: issuer,
  sub,
  aud: ['app.example.com'],
  session_id: '8c3a1a76-7d7f-4b62-9a5d-2a5e6f3a7d0b',
  email,
  verified: 'true',
};

export const hanko: ConformanceProvider = {
  heading: 'Hanko',
  source: 'Hanko docs: Sessions and JSON Web Tokens; backend/session/session.go, backend/config/config_session.go',
  keySets: [{ url: `${issuer}/.well-known/jwks.json`, keys: [{ kid: 'hanko-1', algorithm: 'RS256' }] }],
  header: { typ: 'JWT' },
  rows: [
    accept('session token', token, { user_id: sub }),
    accept('session token with a username', { ...token, username: 'ada' }, { user_id: sub }),
    reject('session token without an issuer', { ...token, iss: undefined }, 'issuer_not_configured'),
    reject('session token for another host', { ...token, aud: ['other.example.com'] }, 'audience_mismatch'),
    reject('session token without an audience', { ...token, aud: undefined }, 'audience_missing'),
    reject('token of another project', { ...token, iss: 'https://other.hanko.io' }, 'issuer_not_configured'),
    reject('user whose address is not verified', { ...token, verified: 'false' }, 'no_rule_matches'),
    reject('token without the claim of the template', { ...token, verified: undefined }, 'no_rule_matches'),
  ],
};
