import { type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://identity.example.com';
const sub = '818727';
const accessToken = tokenFor(issuer, sub, 'latenode', {
  client_id: 'spa',
  auth_time: 1_768_417_100,
  idp: 'local',
  amr: ['pwd'],
  scope: ['openid', 'latenode.use'],
  sid: 'A1B2',
  jti: 'C3D4',
});

export const duende: ConformanceProvider = {
  heading: 'Duende IdentityServer',
  source: 'Duende IdentityServer: Reference and self-contained tokens; IdentityServer4 forks without iat',
  // .NET serializers write members without a value.
  ...discoverable(issuer, `${issuer}/.well-known/openid-configuration/jwks`, {
    kid: 'A6D6',
    members: { use: '', key_ops: [], x5c: [], x5t: null, d: null, k: null, oth: null, x5u: null },
  }),
  header: { typ: 'at+jwt' },
  rows: [
    accessToken.accept('access token', {}, { times: { iat: 0, nbf: 0, exp: 3600 } }),
    accessToken.accept('access token from a fork, without iat', {}, { times: { iat: undefined, nbf: 0, exp: 3600 } }),
    accessToken.accept('access token with scope as one string', { scope: 'openid latenode.use' }),
    accessToken.accept('access token of a user of an external provider', { idp: 'Google', amr: ['external'] }),
    accessToken.reject('access token issued to another client', 'party_mismatch', { client_id: 'another' }),
    accessToken.reject('machine token without sub', 'invalid_subject', { sub: undefined, amr: undefined }),
    accessToken.reject('machine token with sub', 'marked_client_subject', { sub: 'spa' }),
    accessToken.reject('ID token', 'audience_mismatch', { aud: 'spa', client_id: undefined }),
    tokenOf({ iss: issuer, aud: 'spa', sub, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }).reject(
      'logout token',
      'wrong_token_type',
      {},
      { header: { typ: 'logout+jwt' } },
    ),
    accessToken.reject('user without the scope', 'no_rule_matches', { scope: ['openid'] }),
    accessToken.reject('access token for another API', 'audience_mismatch', { aud: 'orders' }),
    accessToken.reject('token bound by DPoP', 'marked_sender_constrained', { cnf: { jkt: 'abc' } }),
  ],
};
