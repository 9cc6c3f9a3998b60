import { accept, type ConformanceProvider, reject } from '../provider.ts';

const host = 'https://login.microsoftonline.com';
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const second = 'bbbbcccc-1111-dddd-2222-eeee3333ffff';
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad';
const unlisted = 'ccccdddd-2222-eeee-3333-ffff4444aaaa';
const issuerOf = (tid: string) => `${host}/${tid}/v2.0`;
const client = '00001111-aaaa-2222-bbbb-3333cccc4444';
const oid = 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb';
const tokenOf = (tid: string) => ({
  ver: '2.0',
  iss: issuerOf(tid),
  sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
  aud: client,
  azp: client,
  oid,
  tid,
  name: 'Ada Lovelace',
  preferred_username: 'ada@example.com',
  scp: 'access_as_user',
});
/** As Entra ID issues it for the client credentials grant: the service principal in `sub` and `oid`, and its app roles. */
const applicationToken = {
  ...tokenOf(tenant),
  sub: oid,
  name: undefined,
  preferred_username: undefined,
  scp: undefined,
  roles: ['enterprise'],
};
const times = { iat: -300, nbf: -300, exp: 3900 };
const members = { alg: undefined, issuer: `${host}/{tenantid}/v2.0` };

export const entraIdTenants: ConformanceProvider = {
  heading: 'Several tenants',
  source: 'Microsoft identity platform: Convert a single-tenant app to multitenant; Signing key issuer validation',
  keySets: [
    {
      url: `${host}/common/discovery/v2.0/keys`,
      keys: [
        { kid: 'all-tenants', algorithm: 'RS256', members },
        { kid: 'consumers', algorithm: 'RS256', members: { ...members, issuer: issuerOf(consumers) } },
      ],
    },
  ],
  discovery: [
    {
      url: `${host}/common/v2.0/.well-known/openid-configuration`,
      document: { issuer: `${host}/{tenantid}/v2.0`, jwks_uri: `${host}/common/discovery/v2.0/keys` },
    },
  ],
  times,
  rows: [
    accept('access token of the first tenant', tokenOf(tenant), { user_id: `${tenant}:${oid}`, plan_id: 35 }, { audit: { issuer: issuerOf(tenant) } }),
    accept(
      'access token of a user with an app role in the first tenant',
      { ...tokenOf(tenant), roles: ['enterprise'] },
      { user_id: `${tenant}:${oid}`, plan_id: 36 },
    ),
    accept(
      'access token of a user with an app role in the second tenant',
      { ...tokenOf(second), roles: ['enterprise'] },
      { user_id: `${second}:${oid}`, plan_id: 35 },
    ),
    accept('access token of the second tenant', tokenOf(second), { user_id: `${second}:${oid}`, plan_id: 35 }, { audit: { issuer: issuerOf(second) } }),
    reject('ID token', { ...tokenOf(tenant), scp: undefined, azp: undefined, nonce: '12345' }, 'no_rule_matches'),
    reject('token of a tenant that is not listed', tokenOf(unlisted), 'tenant_not_configured'),
    reject("token of Microsoft's personal accounts", tokenOf(consumers), 'tenant_not_configured', { kid: 'consumers' }),
    reject("token of a listed tenant signed with the key of Microsoft's personal accounts", tokenOf(tenant), 'no_matching_key', { kid: 'consumers' }),
    reject('token whose tid is another tenant than its iss', { ...tokenOf(tenant), tid: second }, 'issuer_not_configured'),
    reject('token with a tid in upper case', { ...tokenOf(tenant), tid: tenant.toUpperCase(), iss: issuerOf(tenant.toUpperCase()) }, 'issuer_not_configured'),
    reject('token without tid', { ...tokenOf(tenant), tid: undefined }, 'issuer_not_configured'),
    reject('token that names the template as its issuer', { ...tokenOf(tenant), iss: `${host}/{tenantid}/v2.0`, tid: '{tenantid}' }, 'issuer_not_configured'),
    reject('application token with idtyp', { ...applicationToken, idtyp: 'app' }, 'marked_app_only'),
    reject('application token without idtyp', applicationToken, 'no_rule_matches'),
    reject('access token of another application', { ...tokenOf(tenant), azp: 'ffffffff-aaaa-2222-bbbb-3333cccc4444' }, 'party_mismatch'),
    reject('token for another audience', { ...tokenOf(tenant), aud: 'ffffffff-aaaa-2222-bbbb-3333cccc4444' }, 'audience_mismatch'),
    reject('token without oid', { ...tokenOf(tenant), oid: undefined }, 'invalid_user_id'),
    reject('device token', { ...applicationToken, idtyp: 'device' }, 'marked_app_only'),
  ],
};
