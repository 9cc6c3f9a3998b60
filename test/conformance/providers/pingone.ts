import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const environment = 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';
const issuer = `https://auth.pingone.eu/${environment}/as`;
const client = 'c1d2e3f4-5678-49f5-a5d9-80ad5c98f9f6';
const worker = 'd2e3f4a5-6789-49f5-a5d9-80ad5c98f9f6';
const sub = '6e5d4c3b-1234-49f5-a5d9-80ad5c98f9f6';
const accessToken = {
  client_id: client,
  iss: issuer,
  jti: 'a1',
  aud: ['latenode'],
  sub,
  scope: 'openid latenode',
  env: environment,
  org: 'f0e1',
  sid: 's1',
};
const idToken = {
  iss: issuer,
  sub,
  aud: client,
  acr: 'Single_Factor',
  amr: ['pwd'],
  at_hash: 'a',
  sid: 's1',
};

export const pingOne: ConformanceProvider = {
  heading: 'PingOne',
  source: 'PingOne Platform API: Access token claims; Worker applications; typ of access tokens from 2027',
  keySets: [{ url: `${issuer}/jwks`, keys: [{ kid: 'default', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/jwks`)],
  rows: [
    accept('access token', accessToken, { user_id: sub }, { header: { typ: undefined } }),
    accept('access token from 2027 (typ at+jwt)', accessToken, { user_id: sub }, { header: { typ: 'at+jwt' } }),
    reject('ID token', idToken, 'audience_mismatch'),
    reject('access token of another application', { ...accessToken, client_id: 'another' }, 'party_mismatch'),
    reject('worker token (no sub)', { ...accessToken, client_id: worker, aud: ['https://api.pingone.eu'], sub: undefined }, 'invalid_subject'),
    reject('worker token for our resource', { ...accessToken, sub: undefined }, 'invalid_subject'),
    reject('access token for another resource', { ...accessToken, aud: ['https://api.pingone.eu'] }, 'audience_mismatch'),
    reject('token of another environment', { ...accessToken, iss: 'https://auth.pingone.eu/00000000-0000-49f5-a5d9-80ad5c98f9f6/as' }, 'issuer_not_configured'),
    reject('access token for the PingOne API', { ...accessToken, aud: ['https://api.pingone.eu'] }, 'audience_mismatch'),
  ],
};
