import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://identity.example.com';
const jwksUri = `${issuer}/.well-known/openid-configuration/jwks`;
const sub = '818727';
const accessToken = {
  iss: issuer,
  aud: 'latenode',
  client_id: 'spa',
  sub,
  auth_time: 1_768_417_100,
  idp: 'local',
  amr: ['pwd'],
  scope: ['openid', 'latenode.use'],
  sid: 'A1B2',
  jti: 'C3D4',
};
const header = { typ: 'at+jwt' };

export const duende: ConformanceProvider = {
  heading: 'Duende IdentityServer',
  source: 'Duende IdentityServer: Reference and self-contained tokens; IdentityServer4 forks without iat',
  keySets: [
    {
      url: jwksUri,
      // .NET serializers write members without a value.
      keys: [
        {
          kid: 'A6D6',
          algorithm: 'RS256',
          members: { use: '', key_ops: [], x5c: [], x5t: null, d: null, k: null, oth: null, x5u: null },
        },
      ],
    },
  ],
  discovery: [discoveryOf(issuer, jwksUri)],
  header,
  rows: [
    accept('access token', accessToken, { user_id: sub }, { times: { iat: 0, nbf: 0, exp: 3600 } }),
    accept('access token of a fork without iat', accessToken, { user_id: sub }, { times: { iat: undefined, nbf: 0, exp: 3600 } }),
    accept('access token with scope as one string', { ...accessToken, scope: 'openid latenode.use' }, { user_id: sub }),
    accept('access token of a user of an external provider', { ...accessToken, idp: 'Google', amr: ['external'] }, { user_id: sub }),
    reject('access token of another client', { ...accessToken, client_id: 'another' }, 'party_mismatch'),
    reject('machine token without sub', { ...accessToken, sub: undefined, amr: undefined }, 'invalid_subject'),
    reject('machine token with sub', { ...accessToken, sub: 'spa' }, 'marked_client_subject'),
    reject('ID token', { ...accessToken, aud: 'spa', client_id: undefined }, 'audience_mismatch'),
    reject('logout token', { iss: issuer, aud: 'spa', sub, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, 'wrong_token_type', {
      header: { typ: 'logout+jwt' },
    }),
    reject('user without the scope', { ...accessToken, scope: ['openid'] }, 'no_rule_matches'),
    reject('access token for another API', { ...accessToken, aud: 'orders' }, 'audience_mismatch'),
    reject('token bound by DPoP', { ...accessToken, cnf: { jkt: 'abc' } }, 'marked_sender_constrained'),
  ],
};
