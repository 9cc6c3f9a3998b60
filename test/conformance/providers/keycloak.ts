import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://sso.example.com/realms/main';
const certs = `${issuer}/protocol/openid-connect/certs`;
const sub = '3c1f0f2e-9d8a-4d2c-8f57-2a8b1f0f7f11';
const accessToken = {
  jti: 'onrtac:6f2c9a63-7f4b-4a0e-a35e-6a1f4f6c9a11',
  iss: issuer,
  aud: 'account',
  sub,
  typ: 'Bearer',
  azp: 'spa',
  sid: '0d7f3f5c-5a0a-4d7e-8f4e-2d6f1f3b7a21',
  acr: '1',
  'allowed-origins': ['https://app.example.com'],
  realm_access: { roles: ['offline_access', 'member'] },
  resource_access: { account: { roles: ['view-profile'] } },
  scope: 'openid profile email',
  email_verified: true,
  preferred_username: 'ada',
  email: 'ada@example.com',
};
const serviceAccount = {
  ...accessToken,
  sid: undefined,
  email: undefined,
  preferred_username: 'service-account-spa',
  client_id: 'spa',
};
const issued = { user_id: sub, plan_id: 35 };

export const keycloak: ConformanceProvider = {
  heading: 'Keycloak',
  source: 'Keycloak Server Administration Guide: client scopes, service accounts, impersonation; upgrading guide 25',
  keySets: [
    {
      url: certs,
      keys: [
        {
          kid: 'FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE',
          algorithm: 'RS256',
          members: { 'x5t#S256': 'abc' },
        },
      ],
      otherKeys: [
        { kid: 'encryption', kty: 'RSA', alg: 'RSA-OAEP', use: 'enc', n: 'AQAB', e: 'AQAB' },
        { kid: 'ecdh', kty: 'EC', alg: 'ECDH-ES', use: 'enc', crv: 'P-256', x: 'AQ', y: 'AQ' },
      ],
    },
  ],
  discovery: [discoveryOf(issuer, certs)],
  rows: [
    accept('access token', accessToken, issued),
    accept('access token with typ at+jwt', accessToken, issued, { header: { typ: 'at+jwt' } }),
    accept('access token with an audience mapper', { ...accessToken, aud: ['latenode', 'account'] }, issued),
    accept('access token of an old release (nbf 0)', { ...accessToken, nbf: 0, 'not-before-policy': 0 }, issued),
    accept('access token of an impersonated user', { ...accessToken, impersonator: { id: 'f3a1', username: 'admin' } }, issued, { audit: { actor: 'admin' } }),
    reject('access token of another client', { ...accessToken, azp: 'another' }, 'party_mismatch'),
    reject('service account of the client', serviceAccount, 'marked_service_account'),
    reject('service account before Keycloak 21', { ...serviceAccount, client_id: undefined, clientId: 'spa' }, 'marked_service_account'),
    reject('service account of a client with capital letters', { ...serviceAccount, azp: 'spa', client_id: 'SPA' }, 'marked_service_account'),
    reject('access token without sub (client scope basic removed)', { ...accessToken, sub: undefined }, 'invalid_subject'),
    reject('token of another realm', { ...accessToken, iss: 'https://sso.example.com/realms/other' }, 'issuer_not_configured'),
    reject('token bound by DPoP', { ...accessToken, typ: 'DPoP', cnf: { jkt: 'abc' } }, 'marked_sender_constrained'),
    reject('user without the realm role', { ...accessToken, realm_access: { roles: ['offline_access'] } }, 'no_rule_matches'),
    reject('refresh token', { ...accessToken, typ: 'Refresh', aud: issuer }, 'algorithm_not_configured', { header: { alg: 'HS512' } }),
    reject('offline token', { ...accessToken, typ: 'Offline', aud: issuer }, 'algorithm_not_configured', { header: { alg: 'HS512' } }),
    reject('logout token', { ...accessToken, typ: 'Logout', events: {} }, 'marked_security_event'),
    reject(
      'service account without client scope profile',
      { ...serviceAccount, preferred_username: undefined, clientHost: '10.0.0.1', clientAddress: '10.0.0.1' },
      'marked_client_credentials',
    ),
  ],
};
