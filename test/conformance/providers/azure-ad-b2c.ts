import { type ConformanceProvider, discoveryOf, keysAt, tokenFor, tokenOf } from '../provider.ts';

const tenant = 'eeeeffff-4444-aaaa-5555-bbbb6666cccc';
const issuer = `https://acme.b2clogin.com/${tenant}/v2.0/`;
const policy = 'https://acme.b2clogin.com/acme.onmicrosoft.com/b2c_1_signin';
const jwksUri = `${policy}/discovery/v2.0/keys`;
const client = '22223333-cccc-4444-dddd-5555eeee6666';
const sub = 'cccccccc-2222-3333-4444-dddddddddddd';
const idToken = tokenFor(issuer, sub, client, {
  ver: '1.0',
  nonce: '12345',
  auth_time: 1_768_417_100,
  oid: sub,
  emails: ['ada@example.com'],
  tfp: 'B2C_1_signin',
});
const accessToken = tokenOf({ ...idToken.claims, nonce: undefined, azp: client, scp: 'access_as_user' });
/** As B2C issues it for the client credentials grant: the service principal in `sub`, and its app roles in `scp`. */
const applicationToken = tokenOf({
  ...accessToken.claims,
  sub: '99990000-1111-2222-3333-444455556666',
  oid: '99990000-1111-2222-3333-444455556666',
  emails: undefined,
  auth_time: undefined,
  azp: '33334444-dddd-5555-eeee-6666ffff7777',
  scp: 'app.read app.write',
});

export const azureAdB2c: ConformanceProvider = {
  heading: 'Azure AD B2C',
  source: 'Azure AD B2C: Overview of tokens; compatibility of the issuer claim',
  keySets: [keysAt(jwksUri, { kid: 'X5eXk4xyojNFum1kl2Ytv8dlNP4-c57dO6QGTVBwaNk', members: { alg: undefined } })],
  // The discovery document is only at the URL of the policy, not below `iss`.
  discovery: [discoveryOf(`${policy}/v2.0`, jwksUri, { issuer })],
  times: { iat: 0, nbf: 0, exp: 3600 },
  rows: [
    accessToken.accept('access token'),
    accessToken.accept('access token of a user of an identity provider', { idp: 'google.com' }),
    idToken.reject('ID token', 'no_rule_matches'),
    accessToken.reject('token for another audience', 'audience_mismatch', { aud: 'another' }),
    accessToken.reject('access token issued to another application', 'party_mismatch', { azp: 'another' }),
    applicationToken.reject('application token (client credentials)', 'party_mismatch'),
    applicationToken.reject('application token issued to our own client', 'no_rule_matches', { azp: client }),
    accessToken.reject('token from another policy', 'no_rule_matches', { tfp: 'B2C_1_admin' }),
    accessToken.reject('issuer without the slash', 'issuer_not_configured', { iss: issuer.replace(/\/$/, '') }),
    accessToken.reject('token from another tenant', 'issuer_not_configured', { iss: issuer.replace('eeeeffff', 'ffffeeee') }),
    accessToken.reject('access token with the older claim acr', 'no_rule_matches', { tfp: undefined, acr: 'b2c_1_signin' }),
  ],
};
