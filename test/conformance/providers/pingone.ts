import { type ConformanceProvider, discoveryOf } from '../provider.ts';

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
    { title: 'access token', header: { typ: undefined }, claims: accessToken, issued: { user_id: sub } },
    {
      title: 'access token from 2027 (typ at+jwt)',
      header: { typ: 'at+jwt' },
      claims: accessToken,
      issued: { user_id: sub },
    },
    { title: 'ID token', claims: idToken, rejected: 'audience_mismatch' },
    {
      title: 'access token of another application',
      claims: { ...accessToken, client_id: 'another' },
      rejected: 'party_mismatch',
    },
    {
      title: 'worker token (no sub)',
      claims: { ...accessToken, client_id: worker, aud: ['https://api.pingone.eu'], sub: undefined },
      rejected: 'invalid_subject',
    },
    {
      title: 'worker token for our resource',
      claims: { ...accessToken, sub: undefined },
      rejected: 'invalid_subject',
    },
    {
      title: 'access token for another resource',
      claims: { ...accessToken, aud: ['https://api.pingone.eu'] },
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of another environment',
      claims: { ...accessToken, iss: 'https://auth.pingone.eu/00000000-0000-49f5-a5d9-80ad5c98f9f6/as' },
      rejected: 'issuer_not_configured',
    },
  ],
};
