import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
  times,
  rows: [
    accept('access token', accessToken, { user_id: oid }),
    reject('ID token', idToken, 'no_rule_matches'),
    reject('application token with idtyp', { ...applicationToken, idtyp: 'app' }, 'marked_app_only'),
    reject('application token without idtyp', applicationToken, 'no_rule_matches'),
    reject('access token of another application', { ...accessToken, azp: 'another' }, 'party_mismatch'),
    reject('token for another audience', { ...accessToken, aud: 'another' }, 'audience_mismatch'),
    reject(
      'token of the same tenant at login.microsoftonline.com',
      { ...accessToken, iss: `https://login.microsoftonline.com/${tenant}/v2.0` },
      'issuer_not_configured',
    ),
    reject('token of another external tenant', { ...accessToken, iss: issuer.replaceAll('ddddeeee', 'eeeeffff') }, 'issuer_not_configured'),
    reject('access token without oid', { ...accessToken, oid: undefined }, 'invalid_user_id'),
  ],
};
