import { type ConformanceProvider, discoveryOf } from '../provider.ts';

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
  rows: [
    {
      title: 'access token',
      header,
      claims: accessToken,
      times: { iat: 0, nbf: 0, exp: 3600 },
      issued: { user_id: sub },
    },
    {
      title: 'access token of a fork without iat',
      header,
      claims: accessToken,
      times: { iat: undefined, nbf: 0, exp: 3600 },
      issued: { user_id: sub },
    },
    {
      title: 'access token with scope as one string',
      header,
      claims: { ...accessToken, scope: 'openid latenode.use' },
      issued: { user_id: sub },
    },
    {
      title: 'access token of another client',
      header,
      claims: { ...accessToken, client_id: 'another' },
      rejected: 'party_mismatch',
    },
    {
      title: 'machine token without sub',
      header,
      claims: { ...accessToken, sub: undefined, amr: undefined },
      rejected: 'invalid_subject',
    },
    {
      title: 'machine token with sub',
      header,
      claims: { ...accessToken, sub: 'spa' },
      rejected: 'marked_client_subject',
    },
    {
      title: 'ID token',
      claims: { ...accessToken, aud: 'spa', client_id: undefined },
      rejected: 'audience_mismatch',
    },
    {
      title: 'logout token',
      header: { typ: 'logout+jwt' },
      claims: {
        iss: issuer,
        aud: 'spa',
        sub,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      },
      rejected: 'wrong_token_type',
    },
    {
      title: 'user without the scope',
      header,
      claims: { ...accessToken, scope: ['openid'] },
      rejected: 'no_rule_matches',
    },
  ],
};
