import { accept, type ConformanceProvider, reject } from '../provider.ts';

const tenant = 'eeeeffff-4444-aaaa-5555-bbbb6666cccc';
const issuer = `https://acme.b2clogin.com/${tenant}/v2.0/`;
const policy = 'https://acme.b2clogin.com/acme.onmicrosoft.com/b2c_1_signin';
const client = '22223333-cccc-4444-dddd-5555eeee6666';
const sub = 'cccccccc-2222-3333-4444-dddddddddddd';
const idToken = {
  ver: '1.0',
  iss: issuer,
  sub,
  aud: client,
  nonce: '12345',
  auth_time: 1_768_417_100,
  oid: sub,
  emails: ['ada@example.com'],
  tfp: 'B2C_1_signin',
};
const accessToken = { ...idToken, nonce: undefined, azp: client, scp: 'access_as_user' };
/** As B2C issues it for the client credentials grant: the service principal in `sub`, and its app roles in `scp`. */
const applicationToken = {
  ...accessToken,
  sub: '99990000-1111-2222-3333-444455556666',
  oid: '99990000-1111-2222-3333-444455556666',
  emails: undefined,
  auth_time: undefined,
  azp: '33334444-dddd-5555-eeee-6666ffff7777',
  scp: 'app.read app.write',
};
const times = { iat: 0, nbf: 0, exp: 3600 };

export const azureAdB2c: ConformanceProvider = {
  heading: 'Azure AD B2C',
  source: 'Azure AD B2C: Overview of tokens; compatibility of the issuer claim',
  keySets: [
    {
      url: `${policy}/discovery/v2.0/keys`,
      keys: [
        {
          kid: 'X5eXk4xyojNFum1kl2Ytv8dlNP4-c57dO6QGTVBwaNk',
          algorithm: 'RS256',
          members: { alg: undefined },
        },
      ],
    },
  ],
  // The discovery document is at the URL of the policy only, not below `iss`.
  discovery: [
    {
      url: `${policy}/v2.0/.well-known/openid-configuration`,
      document: { issuer, jwks_uri: `${policy}/discovery/v2.0/keys` },
    },
  ],
  times,
  rows: [
    accept('access token', accessToken, { user_id: sub }),
    accept('access token of a user of an identity provider', { ...accessToken, idp: 'google.com' }, { user_id: sub }),
    reject('ID token', idToken, 'no_rule_matches'),
    reject('token for another audience', { ...accessToken, aud: 'another' }, 'audience_mismatch'),
    reject('access token of another application', { ...accessToken, azp: 'another' }, 'party_mismatch'),
    reject('application token (client credentials)', applicationToken, 'party_mismatch'),
    reject('application token of our own client', { ...applicationToken, azp: client }, 'no_rule_matches'),
    reject('token of another policy', { ...accessToken, tfp: 'B2C_1_admin' }, 'no_rule_matches'),
    reject('issuer without the slash', { ...accessToken, iss: issuer.replace(/\/$/, '') }, 'issuer_not_configured'),
    reject('token of another tenant', { ...accessToken, iss: issuer.replace('eeeeffff', 'ffffeeee') }, 'issuer_not_configured'),
    reject('access token of the older claim acr', { ...accessToken, tfp: undefined, acr: 'b2c_1_signin' }, 'no_rule_matches'),
  ],
};
