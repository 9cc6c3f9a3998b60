import type { ConformanceProvider } from '../provider.ts';

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
  source:
    'Microsoft identity platform: Convert a single-tenant app to multitenant; Signing key issuer validation',
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
  rows: [
    {
      title: 'access token of the first tenant',
      claims: tokenOf(tenant),
      times,
      issued: { user_id: `${tenant}:${oid}`, plan_id: 35 },
      audit: { issuer: issuerOf(tenant) },
    },
    {
      title: 'access token of a user with an app role in the first tenant',
      claims: { ...tokenOf(tenant), roles: ['enterprise'] },
      times,
      issued: { user_id: `${tenant}:${oid}`, plan_id: 36 },
    },
    {
      title: 'access token of a user with an app role in the second tenant',
      claims: { ...tokenOf(second), roles: ['enterprise'] },
      times,
      issued: { user_id: `${second}:${oid}`, plan_id: 35 },
    },
    {
      title: 'access token of the second tenant',
      claims: tokenOf(second),
      times,
      issued: { user_id: `${second}:${oid}`, plan_id: 35 },
      audit: { issuer: issuerOf(second) },
    },
    {
      title: 'ID token',
      claims: { ...tokenOf(tenant), scp: undefined, azp: undefined, nonce: '12345' },
      times,
      rejected: 'no_rule_matches',
    },
    {
      title: 'token of a tenant that is not listed',
      claims: tokenOf(unlisted),
      times,
      rejected: 'tenant_not_configured',
    },
    {
      title: "token of Microsoft's personal accounts",
      claims: tokenOf(consumers),
      times,
      kid: 'consumers',
      rejected: 'tenant_not_configured',
    },
    {
      title: "token of a listed tenant signed with the key of Microsoft's personal accounts",
      claims: tokenOf(tenant),
      times,
      kid: 'consumers',
      rejected: 'no_matching_key',
    },
    {
      title: 'token whose tid is another tenant than its iss',
      claims: { ...tokenOf(tenant), tid: second },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token with a tid in upper case',
      claims: { ...tokenOf(tenant), tid: tenant.toUpperCase(), iss: issuerOf(tenant.toUpperCase()) },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token without tid',
      claims: { ...tokenOf(tenant), tid: undefined },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token that names the template as its issuer',
      claims: { ...tokenOf(tenant), iss: `${host}/{tenantid}/v2.0`, tid: '{tenantid}' },
      times,
      rejected: 'issuer_not_configured',
    },
    {
      title: 'application token with idtyp',
      claims: { ...applicationToken, idtyp: 'app' },
      times,
      rejected: 'marked_app_only',
    },
    {
      title: 'application token without idtyp',
      claims: applicationToken,
      times,
      rejected: 'no_rule_matches',
    },
    {
      title: 'access token of another application',
      claims: { ...tokenOf(tenant), azp: 'ffffffff-aaaa-2222-bbbb-3333cccc4444' },
      times,
      rejected: 'party_mismatch',
    },
    {
      title: 'token for another audience',
      claims: { ...tokenOf(tenant), aud: 'ffffffff-aaaa-2222-bbbb-3333cccc4444' },
      times,
      rejected: 'audience_mismatch',
    },
  ],
};
