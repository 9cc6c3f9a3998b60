import { type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const environment = 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';
const issuer = `https://auth.pingone.eu/${environment}/as`;
const client = 'c1d2e3f4-5678-49f5-a5d9-80ad5c98f9f6';
const sub = '6e5d4c3b-1234-49f5-a5d9-80ad5c98f9f6';
const accessToken = tokenFor(issuer, sub, ['latenode'], {
  client_id: client,
  jti: 'a1',
  scope: 'openid latenode',
  env: environment,
  org: 'f0e1',
  sid: 's1',
});
const idToken = tokenFor(issuer, sub, client, {
  acr: 'Single_Factor',
  amr: ['pwd'],
  at_hash: 'a',
  sid: 's1',
});

export const pingOne: ConformanceProvider = {
  heading: 'PingOne',
  source: 'PingOne Platform API: Access token claims; Worker applications; typ of access tokens from 2027',
  ...discoverable(issuer, `${issuer}/jwks`, { kid: 'default' }),
  rows: [
    accessToken.accept('access token', {}, { header: { typ: undefined } }),
    accessToken.accept('access token from 2027 (typ at+jwt)', {}, { header: { typ: 'at+jwt' } }),
    idToken.reject('ID token', 'audience_mismatch'),
    accessToken.reject('access token issued to another application', 'party_mismatch', { client_id: 'another' }),
    accessToken.reject('worker token (no sub)', 'invalid_subject', {
      client_id: 'd2e3f4a5-6789-49f5-a5d9-80ad5c98f9f6',
      aud: ['https://api.pingone.eu'],
      sub: undefined,
    }),
    accessToken.reject('worker token for our resource', 'invalid_subject', { sub: undefined }),
    accessToken.reject('access token for another resource', 'audience_mismatch', { aud: ['https://api.pingone.eu'] }),
    accessToken.reject('token from another environment', 'issuer_not_configured', { iss: 'https://auth.pingone.eu/00000000-0000-49f5-a5d9-80ad5c98f9f6/as' }),
    accessToken.reject('access token for the PingOne API', 'audience_mismatch', { aud: ['https://api.pingone.eu'] }),
  ],
};
