import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://casdoor.example.com';
const user = {
  iss: issuer,
  aud: ['casdoor-client'],
  azp: 'casdoor-client',
  sub: '0d5b8b4e-3a8b',
  tokenType: 'access-token',
};

export const casdoor: ConformanceProvider = {
  heading: 'Casdoor',
  source: 'Casdoor docs: Tokens; source of object/token_jwt.go',
  keySets: [{ url: `${issuer}/jwks`, keys: [{ kid: 'key-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/jwks`)],
  rows: [
    { title: 'access token', claims: user, issued: { user_id: '0d5b8b4e-3a8b' } },
    {
      title: 'refresh token',
      claims: { ...user, tokenType: 'refresh-token' },
      rejected: 'marked_refresh_token',
    },
    {
      title: 'refresh token with the member TokenType',
      claims: { ...user, TokenType: 'refresh-token' },
      rejected: 'marked_refresh_token',
    },
    {
      title: 'token of another application',
      claims: { ...user, aud: 'other', azp: 'other' },
      rejected: 'audience_mismatch',
    },
    { title: 'expired token', claims: user, times: { iat: -7200, exp: -3600 }, rejected: 'expired' },
    { title: 'forged token', claims: user, isForged: true, rejected: 'invalid_signature' },
  ],
};
