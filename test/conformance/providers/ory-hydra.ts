import { type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const issuer = 'https://hydra.example.com/';
const client = '9b2a5f0e-1111-4b18-ad48-f4f92793ae32';
const sub = 'f9a3c1d2-2222-4b18-ad48-f4f92793ae32';
const accessToken = tokenFor(issuer, sub, [], {
  client_id: client,
  ext: { plan: 36 },
  jti: '7c1a',
  scp: ['openid', 'offline'],
});
const idToken = tokenFor(issuer, sub, [client], {
  at_hash: 'abc',
  auth_time: 1_768_417_100,
  jti: '8d2b',
  rat: 1_768_417_090,
  sid: 's1',
});

export const oryHydra: ConformanceProvider = {
  heading: 'Ory Hydra',
  source: 'Ory Docs: JWT access tokens; Audiences; Claims at the consent endpoint',
  ...discoverable(issuer, `${issuer}.well-known/jwks.json`, { kid: 'hydra-1' }),
  times: { iat: 0, nbf: 0, exp: 3600 },
  rows: [
    accessToken.accept('JWT access token', {}, { issued: { plan_id: 36 } }),
    idToken.accept('ID token'),
    accessToken.accept('access token without a plan', { ext: {} }),
    accessToken.reject('access token issued to another client', 'party_mismatch', { client_id: 'another' }),
    idToken.reject('ID token issued to another client', 'audience_mismatch', { aud: ['another'] }),
    accessToken.reject('machine token (client credentials)', 'marked_client_subject', { sub: client, ext: {} }),
    idToken.reject('logout token', 'marked_security_event', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }),
    accessToken.reject('issuer without the slash', 'issuer_not_configured', { iss: 'https://hydra.example.com' }),
    accessToken.reject('access token whose plan is not a number', 'invalid_id', { ext: { plan: 'pro' } }),
    accessToken.reject('token from another issuer', 'issuer_not_configured', { iss: 'https://other.example.com/' }),
  ],
};
