import type { ConformanceProvider } from '../provider.ts';

const host = 'https://login.microsoftonline.com';
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const issuer = `${host}/${tenant}/v2.0`;
const client = '00001111-aaaa-2222-bbbb-3333cccc4444';
const oid = 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb';
const user_id = `${tenant}:${oid}`;
const accessToken = {
  aud: client,
  iss: issuer,
  aio: 'AXQAi/8IAAAA',
  azp: client,
  azpacr: '0',
  name: 'Ada Lovelace',
  oid,
  preferred_username: 'ada@example.com',
  rh: '0.AAAA',
  roles: ['enterprise'],
  scp: 'access_as_user openid',
  sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
  tid: tenant,
  uti: 'uti-of-this-token',
  ver: '2.0',
};
const times = { iat: -300, nbf: -300, exp: 3900 };
const appToken = { ...accessToken, scp: undefined, name: undefined, preferred_username: undefined };

export const entraId: ConformanceProvider = {
  heading: 'One tenant',
  source: 'Microsoft identity platform: Access token claims reference; ID token claims reference',
  keySets: [
    {
      url: `${host}/${tenant}/discovery/v2.0/keys`,
      keys: [
        { kid: 'entra-1', algorithm: 'RS256', members: { alg: undefined, issuer, x5t: 'entra-1' } },
        {
          kid: 'entra-consumers',
          algorithm: 'RS256',
          members: { alg: undefined, issuer: `${host}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0` },
        },
        {
          kid: 'entra-templated',
          algorithm: 'RS256',
          members: { alg: undefined, issuer: `${host}/{tenantid}/v2.0` },
        },
      ],
    },
  ],
  discovery: [
    {
      url: `${issuer}/.well-known/openid-configuration`,
      document: { issuer, jwks_uri: `${host}/${tenant}/discovery/v2.0/keys` },
    },
  ],
  rows: [
    {
      title: 'access token for the exposed scope',
      claims: accessToken,
      times,
      issued: { user_id, plan_id: 36 },
    },
    {
      title: 'access token signed with a key for all tenants',
      claims: accessToken,
      times,
      kid: 'entra-templated',
      issued: { user_id, plan_id: 36 },
    },
    {
      title: 'access token of a guest user',
      claims: { ...accessToken, idp: 'https://sts.windows.net/bbbbcccc-1111-dddd-2222-eeee3333ffff/' },
      times,
      issued: { user_id, plan_id: 36 },
    },
    {
      title: "token signed with the key of Microsoft's personal accounts",
      claims: accessToken,
      times,
      kid: 'entra-consumers',
      rejected: 'no_matching_key',
    },
    {
      title: 'access token for Microsoft Graph',
      header: { nonce: 'graph' },
      claims: { ...accessToken, aud: '00000003-0000-0000-c000-000000000000' },
      times,
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of version 1.0',
      claims: { ...accessToken, iss: `https://sts.windows.net/${tenant}/`, ver: '1.0', appid: client },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token of another tenant',
      claims: { ...accessToken, iss: `${host}/bbbbcccc-1111-dddd-2222-eeee3333ffff/v2.0` },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'application token with idtyp',
      claims: { ...appToken, sub: oid, idtyp: 'app' },
      times,
      rejected: 'marked_app_only',
    },
    {
      title: 'device token',
      claims: { ...appToken, idtyp: 'device' },
      times,
      rejected: 'marked_app_only',
    },
    {
      title: 'application token without idtyp',
      claims: { ...appToken, sub: oid },
      times,
      rejected: 'no_rule_matches',
    },
    {
      title: 'access token of another application',
      claims: { ...accessToken, azp: 'ffffffff-aaaa-2222-bbbb-3333cccc4444' },
      times,
      rejected: 'party_mismatch',
    },
    {
      title: 'token bound to a proof-of-possession key',
      claims: { ...accessToken, cnf: { kid: 'device-key' } },
      times,
      rejected: 'marked_sender_constrained',
    },
    {
      title: 'token without oid',
      claims: { ...accessToken, oid: undefined },
      times,
      rejected: 'invalid_user_id',
    },
    {
      title: 'user without an app role',
      claims: { ...accessToken, roles: undefined },
      times,
      rejected: 'no_rule_matches',
    },
  ],
};
