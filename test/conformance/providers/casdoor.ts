import { type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const issuer = 'https://casdoor.example.com';
const user = tokenFor(issuer, '0d5b8b4e-3a8b', ['casdoor-client'], {
  azp: 'casdoor-client',
  owner: 'acme',
  name: 'ada',
  type: 'normal-user',
  tokenType: 'access-token',
});

export const casdoor: ConformanceProvider = {
  heading: 'Casdoor',
  source: 'Casdoor docs: Tokens; source of object/token_jwt.go and GetClientCredentialsToken',
  ...discoverable(issuer, `${issuer}/jwks`, { kid: 'key-1' }),
  rows: [
    user.accept('access token'),
    user.accept('access token of a paid user', { type: 'paid-user' }),
    user.reject('refresh token', 'marked_refresh_token', { tokenType: 'refresh-token' }),
    user.reject('refresh token with the member TokenType', 'marked_refresh_token', { TokenType: 'refresh-token' }),
    user.reject('token issued to another application', 'audience_mismatch', { aud: 'other', azp: 'other' }),
    user.reject('machine token (client credentials)', 'no_rule_matches', { sub: 'admin/app-1', name: 'app-1', type: 'application' }),
    user.reject('token from another server', 'issuer_not_configured', { iss: 'https://other.example.com' }),
  ],
};
