import { type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://auth.example.com';
const sub = '4f5a3a46-3a38-4c62-bf6a-2a7f4c7e6a10';
const signIn = { auth_time: 1_768_417_100, acr: 'urn:goiabada:level1', amr: ['pwd'], sid: 'b7a5c1d2' };
const token = tokenFor(issuer, sub, 'latenode', {
  ...signIn,
  jti: 'a1',
  typ: 'Bearer',
  scope: 'latenode:use',
});
const refreshToken = tokenFor(issuer, sub, issuer, {
  jti: 'r1',
  typ: 'Refresh',
  sid: signIn.sid,
  scope: 'latenode:use',
});

export const goiabada: ConformanceProvider = {
  heading: 'goiabada',
  source: 'goiabada: src/core/oauth/token_issuer.go',
  ...discoverable(issuer, `${issuer}/certs`, { kid: 'goiabada-1' }),
  times: { iat: 0, nbf: 0, exp: 300 },
  rows: [
    token.accept('access token'),
    token.accept('access token with scopes of OpenID Connect', { aud: ['authserver', 'latenode'], scope: 'openid latenode:use authserver:userinfo' }),
    token.accept('access token without a session (offline)', { sid: undefined }),
    token.reject('ID token', 'audience_mismatch', { aud: 'spa', typ: undefined, scope: undefined, nonce: 'n' }),
    refreshToken.reject('refresh token', 'audience_mismatch'),
    refreshToken.reject('offline refresh token', 'audience_mismatch', { typ: 'Offline', sid: undefined, offline_access_max_lifetime: 1_768_503_500 }),
    refreshToken.reject('refresh token for our resource', 'marked_refresh_token', { aud: 'latenode' }),
    tokenOf({
      iss: issuer,
      sub: 'worker',
      jti: 'm1',
      aud: 'latenode',
      typ: 'Bearer',
      scope: 'latenode:use',
    }).reject('machine token (client credentials)', 'no_rule_matches'),
    token.reject('access token for another resource', 'audience_mismatch', { aud: 'backend', scope: 'backend:read' }),
  ],
};
