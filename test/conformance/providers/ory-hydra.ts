import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://hydra.example.com/';
const client = '9b2a5f0e-1111-4b18-ad48-f4f92793ae32';
const sub = 'f9a3c1d2-2222-4b18-ad48-f4f92793ae32';
const accessToken = {
  aud: [],
  client_id: client,
  ext: { plan: 36 },
  iss: issuer,
  jti: '7c1a',
  scp: ['openid', 'offline'],
  sub,
};
const idToken = {
  at_hash: 'abc',
  aud: [client],
  auth_time: 1_768_417_100,
  iss: issuer,
  jti: '8d2b',
  rat: 1_768_417_090,
  sid: 's1',
  sub,
};
const times = { iat: 0, nbf: 0, exp: 3600 };

export const oryHydra: ConformanceProvider = {
  heading: 'Ory Hydra',
  source: 'Ory Docs: JWT access tokens; Audiences; Claims at the consent endpoint',
  keySets: [{ url: `${issuer}.well-known/jwks.json`, keys: [{ kid: 'hydra-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}.well-known/jwks.json`)],
  rows: [
    { title: 'JWT access token', claims: accessToken, times, issued: { user_id: sub, plan_id: 36 } },
    { title: 'ID token', claims: idToken, issued: { user_id: sub } },
    {
      title: 'access token of another client',
      claims: { ...accessToken, client_id: 'another' },
      times,
      rejected: 'party_mismatch',
    },
    {
      title: 'ID token of another client',
      claims: { ...idToken, aud: ['another'] },
      rejected: 'audience_mismatch',
    },
    {
      title: 'machine token (client credentials)',
      claims: { ...accessToken, sub: client, ext: {} },
      times,
      rejected: 'marked_client_subject',
    },
    {
      title: 'logout token',
      claims: { ...idToken, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
      rejected: 'marked_security_event',
    },
    {
      title: 'issuer without the slash',
      claims: { ...accessToken, iss: 'https://hydra.example.com' },
      times,
      rejected: 'issuer_not_configured',
    },
    { title: 'forged token', claims: accessToken, times, isForged: true, rejected: 'invalid_signature' },
  ],
};
