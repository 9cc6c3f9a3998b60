import { type ConformanceProvider, discoveryOf } from '../provider.ts';

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
  source:
    'Keycloak Server Administration Guide: client scopes, service accounts, impersonation; upgrading guide 25',
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
    { title: 'access token', claims: accessToken, issued },
    { title: 'access token with typ at+jwt', header: { typ: 'at+jwt' }, claims: accessToken, issued },
    {
      title: 'access token with an audience mapper',
      claims: { ...accessToken, aud: ['latenode', 'account'] },
      issued,
    },
    {
      title: 'access token of an old release (nbf 0)',
      claims: { ...accessToken, nbf: 0, 'not-before-policy': 0 },
      issued,
    },
    {
      title: 'access token of an impersonated user',
      claims: { ...accessToken, impersonator: { id: 'f3a1', username: 'admin' } },
      issued,
      audit: { actor: 'admin' },
    },
    {
      title: 'access token of another client',
      claims: { ...accessToken, azp: 'another' },
      rejected: 'party_mismatch',
    },
    {
      title: 'service account of the client',
      claims: serviceAccount,
      rejected: 'marked_service_account',
    },
    {
      title: 'service account before Keycloak 21',
      claims: { ...serviceAccount, client_id: undefined, clientId: 'spa' },
      rejected: 'marked_service_account',
    },
    {
      title: 'service account of a client with capital letters',
      claims: { ...serviceAccount, azp: 'spa', client_id: 'SPA' },
      rejected: 'marked_service_account',
    },
    {
      title: 'access token without sub (client scope basic removed)',
      claims: { ...accessToken, sub: undefined },
      rejected: 'invalid_subject',
    },
    {
      title: 'token of another realm',
      claims: { ...accessToken, iss: 'https://sso.example.com/realms/other' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token bound by DPoP',
      claims: { ...accessToken, typ: 'DPoP', cnf: { jkt: 'abc' } },
      rejected: 'marked_sender_constrained',
    },
    {
      title: 'user without the realm role',
      claims: { ...accessToken, realm_access: { roles: ['offline_access'] } },
      rejected: 'no_rule_matches',
    },
  ],
};
