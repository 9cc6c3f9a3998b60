import { type ConformanceProvider, discoverable, discoveryOf, keysAt, tokenFor, tokenOf } from '../provider.ts';

const host = 'https://login.microsoftonline.com';
const issuerOf = (tid: string) => `${host}/${tid}/v2.0`;
const template = issuerOf('{tenantid}');
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const second = 'bbbbcccc-1111-dddd-2222-eeee3333ffff';
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad';
const issuer = issuerOf(tenant);
const client = '00001111-aaaa-2222-bbbb-3333cccc4444';
const another = 'ffffffff-aaaa-2222-bbbb-3333cccc4444';
const oid = 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb';
const times = { iat: -300, nbf: -300, exp: 3900 };
const membersOf = (keyIssuer: string, members = {}) => ({ members: { alg: undefined, issuer: keyIssuer, ...members } });

const userOf = (tid: string) => ({
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
const ofApplication = { scp: undefined, name: undefined, preferred_username: undefined };

const accessToken = tokenOf({
  ...userOf(tenant),
  aio: 'AXQAi/8IAAAA',
  azpacr: '0',
  rh: '0.AAAA',
  roles: ['enterprise'],
  scp: 'access_as_user openid',
  uti: 'uti-of-this-token',
});
const appToken = tokenOf({ ...accessToken.claims, ...ofApplication });

export const entraId: ConformanceProvider = {
  heading: 'One tenant',
  source: 'Microsoft identity platform: Access token claims reference; ID token claims reference',
  ...discoverable(
    issuer,
    `${host}/${tenant}/discovery/v2.0/keys`,
    { kid: 'entra-1', ...membersOf(issuer, { x5t: 'entra-1' }) },
    { kid: 'entra-consumers', ...membersOf(issuerOf(consumers)) },
    { kid: 'entra-templated', ...membersOf(template) },
  ),
  times,
  issued: { user_id: `${tenant}:${oid}`, plan_id: 36 },
  rows: [
    accessToken.accept('access token for the exposed scope'),
    accessToken.accept('access token signed with a key for all tenants', {}, { kid: 'entra-templated' }),
    accessToken.accept('access token of a guest user', { idp: `https://sts.windows.net/${second}/` }),
    accessToken.reject("token signed with the key of Microsoft's personal accounts", 'no_matching_key', {}, { kid: 'entra-consumers' }),
    accessToken.reject(
      'access token for Microsoft Graph',
      'audience_mismatch',
      { aud: '00000003-0000-0000-c000-000000000000' },
      { header: { nonce: 'graph' } },
    ),
    accessToken.reject('version 1.0 token', 'issuer_not_configured', { iss: `https://sts.windows.net/${tenant}/`, ver: '1.0', appid: client }),
    accessToken.reject('token from another tenant', 'issuer_not_configured', { iss: issuerOf(second) }),
    appToken.reject('application token with idtyp', 'marked_app_only', { sub: oid, idtyp: 'app' }),
    appToken.reject('device token', 'marked_app_only', { idtyp: 'device' }),
    appToken.reject('application token without idtyp', 'no_rule_matches', { sub: oid }),
    accessToken.reject('access token issued to another application', 'party_mismatch', { azp: another }),
    accessToken.reject('token bound to a proof-of-possession key', 'marked_sender_constrained', { cnf: { kid: 'device-key' } }),
    accessToken.reject('token without oid', 'invalid_user_id', { oid: undefined }),
    accessToken.reject('user without an app role', 'no_rule_matches', { roles: undefined }),
    accessToken.reject('ID token', 'no_rule_matches', { azp: undefined, azpacr: undefined, scp: undefined, nonce: 'n' }),
    accessToken.reject('token from the multi-tenant endpoint common', 'issuer_not_configured', { iss: issuerOf('common') }),
  ],
};

const firstToken = tokenOf(userOf(tenant));
const secondToken = tokenOf(userOf(second));
/** As Entra ID issues it for the client credentials grant: the service principal in `sub` and `oid`, and its app roles. */
const applicationToken = tokenOf({ ...userOf(tenant), ...ofApplication, sub: oid, roles: ['enterprise'] });
const inFirst = { user_id: `${tenant}:${oid}`, plan_id: 35 };

export const entraIdTenants: ConformanceProvider = {
  heading: 'Several tenants',
  source: 'Microsoft identity platform: Convert a single-tenant app to multitenant; Signing key issuer validation',
  keySets: [
    keysAt(`${host}/common/discovery/v2.0/keys`, { kid: 'all-tenants', ...membersOf(template) }, { kid: 'consumers', ...membersOf(issuerOf(consumers)) }),
  ],
  discovery: [discoveryOf(issuerOf('common'), `${host}/common/discovery/v2.0/keys`, { issuer: template })],
  times,
  issued: { user_id: `${second}:${oid}`, plan_id: 35 },
  rows: [
    firstToken.accept('access token of the first tenant', {}, { issued: inFirst, audit: { issuer } }),
    firstToken.accept('access token of a user with an app role in the first tenant', { roles: ['enterprise'] }, { issued: { ...inFirst, plan_id: 36 } }),
    secondToken.accept('access token of a user with an app role in the second tenant', { roles: ['enterprise'] }),
    secondToken.accept('access token of the second tenant', {}, { audit: { issuer: issuerOf(second) } }),
    firstToken.reject('ID token', 'no_rule_matches', { scp: undefined, azp: undefined, nonce: '12345' }),
    tokenOf(userOf('ccccdddd-2222-eeee-3333-ffff4444aaaa')).reject('token from a tenant that is not listed', 'tenant_not_configured'),
    tokenOf(userOf(consumers)).reject("token from Microsoft's personal accounts", 'tenant_not_configured', {}, { kid: 'consumers' }),
    firstToken.reject("token from a listed tenant signed with the key of Microsoft's personal accounts", 'no_matching_key', {}, { kid: 'consumers' }),
    firstToken.reject('token whose tid and iss name different tenants', 'issuer_not_configured', { tid: second }),
    firstToken.reject('token with an uppercase tid', 'issuer_not_configured', { tid: tenant.toUpperCase(), iss: issuerOf(tenant.toUpperCase()) }),
    firstToken.reject('token without tid', 'issuer_not_configured', { tid: undefined }),
    firstToken.reject('token that names the template as its issuer', 'issuer_not_configured', { iss: template, tid: '{tenantid}' }),
    applicationToken.reject('application token with idtyp', 'marked_app_only', { idtyp: 'app' }),
    applicationToken.reject('application token without idtyp', 'no_rule_matches'),
    firstToken.reject('access token issued to another application', 'party_mismatch', { azp: another }),
    firstToken.reject('token for another audience', 'audience_mismatch', { aud: another }),
    firstToken.reject('token without oid', 'invalid_user_id', { oid: undefined }),
    applicationToken.reject('device token', 'marked_app_only', { idtyp: 'device' }),
  ],
};

const external = 'ddddeeee-3333-ffff-4444-aaaa5555bbbb';
const externalHost = `https://${external}.ciamlogin.com/${external}`;
const externalIssuer = `${externalHost}/v2.0`;
const externalClient = '11112222-bbbb-3333-cccc-4444dddd5555';
const externalOid = 'bbbbbbbb-1111-2222-3333-cccccccccccc';
const externalToken = tokenFor(externalIssuer, 'h0s5ezvP_AAAAAAAAAAAAAAAAAAAAAAA', externalClient, {
  ...userOf(external),
  azp: externalClient,
  azpacr: '0',
  oid: externalOid,
});
const externalAppToken = tokenOf({ ...externalToken.claims, ...ofApplication, sub: externalOid, roles: ['enterprise'] });

export const entraExternalId: ConformanceProvider = {
  heading: 'Microsoft Entra External ID',
  source: 'Microsoft Entra External ID: Custom URL domains and token issuer',
  ...discoverable(externalIssuer, `${externalHost}/discovery/v2.0/keys`, { kid: 'ciam-1', ...membersOf(externalIssuer) }),
  times,
  issued: { user_id: externalOid },
  rows: [
    externalToken.accept('access token'),
    externalToken.reject('ID token', 'no_rule_matches', { azp: undefined, azpacr: undefined, scp: undefined }),
    externalAppToken.reject('application token with idtyp', 'marked_app_only', { idtyp: 'app' }),
    externalAppToken.reject('application token without idtyp', 'no_rule_matches'),
    externalToken.reject('access token issued to another application', 'party_mismatch', { azp: 'another' }),
    externalToken.reject('token for another audience', 'audience_mismatch', { aud: 'another' }),
    externalToken.reject('token from the same tenant at login.microsoftonline.com', 'issuer_not_configured', { iss: issuerOf(external) }),
    externalToken.reject('token from another external tenant', 'issuer_not_configured', { iss: externalIssuer.replaceAll('ddddeeee', 'eeeeffff') }),
    externalToken.reject('access token without oid', 'invalid_user_id', { oid: undefined }),
  ],
};
