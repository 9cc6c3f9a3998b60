import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://auth.example.com';
const sub = '4f5a3a46-3a38-4c62-bf6a-2a7f4c7e6a10';
const signIn = { auth_time: 1_768_417_100, acr: 'urn:goiabada:level1', amr: ['pwd'], sid: 'b7a5c1d2' };
const token = {
  iss: issuer,
  sub,
  ...signIn,
  jti: 'a1',
  aud: 'latenode',
  typ: 'Bearer',
  scope: 'latenode:use',
};
const refreshToken = {
  iss: issuer,
  sub,
  jti: 'r1',
  aud: issuer,
  typ: 'Refresh',
  sid: signIn.sid,
  scope: 'latenode:use',
};

export const goiabada: ConformanceProvider = {
  heading: 'goiabada',
  source: 'goiabada: src/core/oauth/token_issuer.go',
  keySets: [{ url: `${issuer}/certs`, keys: [{ kid: 'goiabada-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/certs`)],
  times: { iat: 0, nbf: 0, exp: 300 },
  rows: [
    accept('access token', token, { user_id: sub }),
    accept(
      'access token with scopes of OpenID Connect',
      { ...token, aud: ['authserver', 'latenode'], scope: 'openid latenode:use authserver:userinfo' },
      { user_id: sub },
    ),
    accept('access token without a session (offline)', { ...token, sid: undefined }, { user_id: sub }),
    reject('ID token', { ...token, aud: 'spa', typ: undefined, scope: undefined, nonce: 'n' }, 'audience_mismatch'),
    reject('refresh token', refreshToken, 'audience_mismatch'),
    reject('offline refresh token', { ...refreshToken, typ: 'Offline', sid: undefined, offline_access_max_lifetime: 1_768_503_500 }, 'audience_mismatch'),
    reject('refresh token for our resource', { ...refreshToken, aud: 'latenode' }, 'marked_refresh_token'),
    reject(
      'machine token (client credentials)',
      { iss: issuer, sub: 'worker', jti: 'm1', aud: 'latenode', typ: 'Bearer', scope: 'latenode:use' },
      'no_rule_matches',
    ),
    reject('access token for another resource', { ...token, aud: 'backend', scope: 'backend:read' }, 'audience_mismatch'),
  ],
};
