import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
  times,
  rows: [
    accept('JWT access token', accessToken, { user_id: sub, plan_id: 36 }),
    accept('ID token', idToken, { user_id: sub }),
    accept('access token without a plan', { ...accessToken, ext: {} }, { user_id: sub }),
    reject('access token of another client', { ...accessToken, client_id: 'another' }, 'party_mismatch'),
    reject('ID token of another client', { ...idToken, aud: ['another'] }, 'audience_mismatch'),
    reject('machine token (client credentials)', { ...accessToken, sub: client, ext: {} }, 'marked_client_subject'),
    reject('logout token', { ...idToken, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, 'marked_security_event'),
    reject('issuer without the slash', { ...accessToken, iss: 'https://hydra.example.com' }, 'issuer_not_configured'),
    reject('access token whose plan is not a number', { ...accessToken, ext: { plan: 'pro' } }, 'invalid_id'),
    reject('token of another issuer', { ...accessToken, iss: 'https://other.example.com/' }, 'issuer_not_configured'),
  ],
};
