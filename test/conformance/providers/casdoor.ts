import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://casdoor.example.com';
const user = {
  iss: issuer,
  aud: ['casdoor-client'],
  azp: 'casdoor-client',
  sub: '0d5b8b4e-3a8b',
  owner: 'acme',
  name: 'ada',
  type: 'normal-user',
  tokenType: 'access-token',
};

export const casdoor: ConformanceProvider = {
  heading: 'Casdoor',
  source: 'Casdoor docs: Tokens; source of object/token_jwt.go and GetClientCredentialsToken',
  keySets: [{ url: `${issuer}/jwks`, keys: [{ kid: 'key-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/jwks`)],
  rows: [
    accept('access token', user, { user_id: '0d5b8b4e-3a8b' }),
    accept('access token of a paid user', { ...user, type: 'paid-user' }, { user_id: user.sub }),
    reject('refresh token', { ...user, tokenType: 'refresh-token' }, 'marked_refresh_token'),
    reject('refresh token with the member TokenType', { ...user, TokenType: 'refresh-token' }, 'marked_refresh_token'),
    reject('token of another application', { ...user, aud: 'other', azp: 'other' }, 'audience_mismatch'),
    reject('machine token (client credentials)', { ...user, sub: 'admin/app-1', name: 'app-1', type: 'application' }, 'no_rule_matches'),
    reject('token of another server', { ...user, iss: 'https://other.example.com' }, 'issuer_not_configured'),
  ],
};
