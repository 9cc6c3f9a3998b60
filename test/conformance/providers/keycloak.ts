import { type ConformanceProvider, discoveryOf, keysAt, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://sso.example.com/realms/main';
const certs = `${issuer}/protocol/openid-connect/certs`;
const sub = '3c1f0f2e-9d8a-4d2c-8f57-2a8b1f0f7f11';
const accessToken = tokenFor(issuer, sub, 'account', {
  jti: 'onrtac:6f2c9a63-7f4b-4a0e-a35e-6a1f4f6c9a11',
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
});
const serviceAccount = tokenOf({
  ...accessToken.claims,
  sid: undefined,
  email: undefined,
  preferred_username: 'service-account-spa',
  client_id: 'spa',
});
// From Keycloak 26.7 (test/issuers/), with another address and other ids.
const machine = tokenFor(issuer, '60d643f0-66e8-40d6-9357-124278757c08', 'account', {
  jti: 'trrtcc:004b2e83-d050-6bd9-d888-2d20f3d57152',
  typ: 'Bearer',
  azp: 'spa',
  realm_access: { roles: ['offline_access', 'uma_authorization', 'default-roles-main'] },
  resource_access: { account: { roles: ['manage-account', 'view-profile'] } },
  scope: 'email',
});
const address = '10.0.0.7';
const jtiOf = (prefix: string) => `${prefix}:9f242d34-5bbc-a5ed-fe32-9ffaf69236b4`;

export const keycloak: ConformanceProvider = {
  heading: 'Keycloak',
  source: 'Keycloak Server Administration Guide: client scopes, service accounts, impersonation; upgrading guide 25',
  keySets: [
    {
      ...keysAt(certs, { kid: 'FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE', members: { 'x5t#S256': 'abc' } }),
      otherKeys: [
        { kid: 'encryption', kty: 'RSA', alg: 'RSA-OAEP', use: 'enc', n: 'AQAB', e: 'AQAB' },
        { kid: 'ecdh', kty: 'EC', alg: 'ECDH-ES', use: 'enc', crv: 'P-256', x: 'AQ', y: 'AQ' },
      ],
    },
  ],
  discovery: [discoveryOf(issuer, certs)],
  issued: { plan_id: 35 },
  rows: [
    accessToken.accept('access token'),
    accessToken.accept('access token with typ at+jwt', {}, { header: { typ: 'at+jwt' } }),
    accessToken.accept('access token with an audience mapper', { aud: ['latenode', 'account'] }),
    accessToken.accept('access token from an old release (nbf 0)', { nbf: 0, 'not-before-policy': 0 }),
    accessToken.accept('access token of an impersonated user', { impersonator: { id: 'f3a1', username: 'admin' } }, { audit: { actor: 'admin' } }),
    accessToken.reject('access token issued to another client', 'party_mismatch', { azp: 'another' }),
    serviceAccount.reject('service account of the client', 'marked_service_account'),
    serviceAccount.reject('service account before Keycloak 21', 'marked_service_account', { client_id: undefined, clientId: 'spa' }),
    serviceAccount.reject('service account of a client with capital letters', 'marked_service_account', { azp: 'spa', client_id: 'SPA' }),
    machine.reject('service account without client scope profile', 'marked_client_credentials', {
      clientHost: address,
      clientAddress: address,
      client_id: 'spa',
    }),
    machine.reject('service account without client scopes profile and service_account', 'marked_client_credentials'),
    machine.reject('service account with lightweight tokens', 'marked_client_credentials', { jti: jtiOf('trltcc'), aud: undefined, realm_access: undefined }),
    machine.reject('service account with refresh tokens (it has a session)', 'marked_client_credentials', { jti: jtiOf('onrtcc'), sid: '7KS2_rJjdIMIjEDG' }),
    machine.reject('exchanged token of a service account', 'marked_client_credentials', { jti: jtiOf('trrtte') }),
    accessToken.reject('access token without sub (client scope basic removed)', 'invalid_subject', { sub: undefined }),
    accessToken.reject('token from another realm', 'issuer_not_configured', { iss: 'https://sso.example.com/realms/other' }),
    accessToken.reject('token bound by DPoP', 'marked_sender_constrained', { typ: 'DPoP', cnf: { jkt: 'abc' } }),
    accessToken.reject('user without the realm role', 'no_rule_matches', { realm_access: { roles: ['offline_access'] } }),
    accessToken.reject('refresh token', 'algorithm_not_configured', { typ: 'Refresh', aud: issuer }, { header: { alg: 'HS512' } }),
    accessToken.reject('offline token', 'algorithm_not_configured', { typ: 'Offline', aud: issuer }, { header: { alg: 'HS512' } }),
    accessToken.reject('logout token', 'marked_security_event', { typ: 'Logout', events: {} }),
  ],
};
