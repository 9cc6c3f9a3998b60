import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const tenant = 'ddddeeee-3333-ffff-4444-aaaa5555bbbb';
const issuer = `https://${tenant}.ciamlogin.com/${tenant}/v2.0`;
const client = '11112222-bbbb-3333-cccc-4444dddd5555';
const oid = 'bbbbbbbb-1111-2222-3333-cccccccccccc';
const idToken = {
  aud: client,
  iss: issuer,
  name: 'Ada Lovelace',
  oid,
  preferred_username: 'ada@example.com',
  sub: 'h0s5ezvP_AAAAAAAAAAAAAAAAAAAAAAA',
  tid: tenant,
  ver: '2.0',
};
const accessToken = { ...idToken, azp: client, azpacr: '0', scp: 'access_as_user' };
const applicationToken = {
  ...accessToken,
  sub: oid,
  name: undefined,
  preferred_username: undefined,
  scp: undefined,
  roles: ['enterprise'],
};
const times = { iat: -300, nbf: -300, exp: 3900 };

export const entraExternalId: ConformanceProvider = {
  heading: 'Microsoft Entra External ID',
  source: 'Microsoft Entra External ID: Custom URL domains and token issuer',
  keySets: [
    {
      url: `https://${tenant}.ciamlogin.com/${tenant}/discovery/v2.0/keys`,
      keys: [{ kid: 'ciam-1', algorithm: 'RS256', members: { alg: undefined, issuer } }],
    },
  ],
  discovery: [discoveryOf(issuer, `https://${tenant}.ciamlogin.com/${tenant}/discovery/v2.0/keys`)],
  rows: [
    { title: 'access token', claims: accessToken, times, issued: { user_id: oid } },
    { title: 'ID token', claims: idToken, times, rejected: 'no_rule_matches' },
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
      claims: { ...accessToken, azp: 'another' },
      times,
      rejected: 'party_mismatch',
    },
    {
      title: 'token for another audience',
      claims: { ...accessToken, aud: 'another' },
      times,
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of the same tenant at login.microsoftonline.com',
      claims: { ...accessToken, iss: `https://login.microsoftonline.com/${tenant}/v2.0` },
      times,
      rejected: 'issuer_not_configured',
    },
    { title: 'forged token', claims: accessToken, times, isForged: true, rejected: 'invalid_signature' },
    {
      title: 'expired token',
      claims: accessToken,
      times: { iat: -4200, nbf: -4200, exp: -60 },
      rejected: 'expired',
    },
  ],
};
