/** Tokens shaped as four products issue them to a person, by their own documentation: header, claims, and their kinds. */
import type { ProductToken } from './guide-broker.ts';

const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const clientId = '00001111-aaaa-2222-bbbb-3333cccc4444';

export const auth0: ProductToken = {
  claims: {
    iss: 'https://example.eu.auth0.com/',
    sub: 'auth0|5f7c8ec7c33c6c004bbafe82',
    aud: ['https://api.example.com', 'https://example.eu.auth0.com/userinfo'],
    azp: 'my_client_id',
    scope: 'openid profile email',
    'https://example.com/roles': ['member'],
  },
};

/** An access token of version 2.0 for an API of one's own. */
export const entra: ProductToken = {
  claims: {
    ver: '2.0',
    iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
    aud: clientId,
    sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
    oid: 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb',
    tid: tenant,
    azp: clientId,
    azpacr: '0',
    name: 'Ada Lovelace',
    preferred_username: 'ada@example.com',
    roles: ['enterprise'],
    scp: 'access_as_user',
    uti: 'uti-of-this-token',
  },
};

/** An access token; a claim of its own says of which type it is, and `typ` in the header is that of any JWT. */
export const keycloak: ProductToken = {
  claims: {
    jti: 'onrtac:6f2c9a63-7f4b-4a0e-a35e-6a1f4f6c9a11',
    iss: 'https://sso.example.com/realms/main',
    aud: ['latenode-token-broker', 'account'],
    sub: '3c1f0f2e-9d8a-4d2c-8f57-2a8b1f0f7f11',
    typ: 'Bearer',
    azp: 'spa',
    sid: '0d7f3f5c-5a0a-4d7e-8f4e-2d6f1f3b7a21',
    acr: '1',
    'allowed-origins': ['https://app.example.com'],
    realm_access: { roles: ['offline_access', 'uma_authorization'] },
    resource_access: { account: { roles: ['view-profile'] } },
    scope: 'openid latenode profile email',
    email_verified: true,
    preferred_username: 'ada',
    email: 'ada@example.com',
    groups: ['member'],
  },
};

const cognitoHeader = { typ: undefined };
const cognitoClaims = {
  iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
  sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  'cognito:groups': ['enterprise'],
  origin_jti: '1fb4c6c1-4d0c-4c9d-9f2c-9d7d1f6a0b11',
  event_id: 'c0c5b6f1-5b1a-4a7c-8a53-0a5d8a3a0a11',
  jti: '5a9d2a77-3c0b-4f5c-9d8f-0e6a1f6b0c11',
  auth_time: 1_768_417_100,
};

export const cognitoId: ProductToken = {
  header: cognitoHeader,
  claims: {
    ...cognitoClaims,
    aud: '3n4b5urk1ft4fl3mg5e62d9ado',
    token_use: 'id',
    'cognito:username': 'ada',
    email: 'ada@example.com',
    email_verified: true,
  },
};

export const cognitoAccess: ProductToken = {
  header: cognitoHeader,
  claims: {
    ...cognitoClaims,
    aud: undefined,
    client_id: '3n4b5urk1ft4fl3mg5e62d9ado',
    token_use: 'access',
    scope: 'openid email',
    username: 'ada',
    version: 2,
  },
};

/** The same with other claims; `undefined` leaves one out. */
export const changed = (token: ProductToken, claims: object): ProductToken => ({
  ...token,
  claims: { ...token.claims, ...claims },
});
