import { accept, type ConformanceProvider, reject } from '../provider.ts';

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
  times,
  rows: [
    accept('access token for the exposed scope', accessToken, { user_id, plan_id: 36 }),
    accept('access token signed with a key for all tenants', accessToken, { user_id, plan_id: 36 }, { kid: 'entra-templated' }),
    accept('access token of a guest user', { ...accessToken, idp: 'https://sts.windows.net/bbbbcccc-1111-dddd-2222-eeee3333ffff/' }, { user_id, plan_id: 36 }),
    reject("token signed with the key of Microsoft's personal accounts", accessToken, 'no_matching_key', { kid: 'entra-consumers' }),
    reject('access token for Microsoft Graph', { ...accessToken, aud: '00000003-0000-0000-c000-000000000000' }, 'audience_mismatch', {
      header: { nonce: 'graph' },
    }),
    reject('token of version 1.0', { ...accessToken, iss: `https://sts.windows.net/${tenant}/`, ver: '1.0', appid: client }, 'issuer_not_configured'),
    reject('token of another tenant', { ...accessToken, iss: `${host}/bbbbcccc-1111-dddd-2222-eeee3333ffff/v2.0` }, 'issuer_not_configured'),
    reject('application token with idtyp', { ...appToken, sub: oid, idtyp: 'app' }, 'marked_app_only'),
    reject('device token', { ...appToken, idtyp: 'device' }, 'marked_app_only'),
    reject('application token without idtyp', { ...appToken, sub: oid }, 'no_rule_matches'),
    reject('access token of another application', { ...accessToken, azp: 'ffffffff-aaaa-2222-bbbb-3333cccc4444' }, 'party_mismatch'),
    reject('token bound to a proof-of-possession key', { ...accessToken, cnf: { kid: 'device-key' } }, 'marked_sender_constrained'),
    reject('token without oid', { ...accessToken, oid: undefined }, 'invalid_user_id'),
    reject('user without an app role', { ...accessToken, roles: undefined }, 'no_rule_matches'),
    reject('ID token', { ...accessToken, azp: undefined, azpacr: undefined, scp: undefined, nonce: 'n' }, 'no_rule_matches'),
    reject('token of the multi-tenant endpoint common', { ...accessToken, iss: 'https://login.microsoftonline.com/common/v2.0' }, 'issuer_not_configured'),
  ],
};
