/** The usual mistakes with the settings of the guides. */
import type { ProductToken } from '../support/guide-broker.ts';
import { settingsOf } from '../support/guides.ts';
import { auth0, changed, cognitoAccess, cognitoId, entra, keycloak } from '../support/product-tokens.ts';

const settings = {
  cognito: settingsOf('cognito.md'),
  cognitoAccessOnly: settingsOf('cognito.md', 1),
  cognitoAttribute: { ...settingsOf('cognito.md'), ...settingsOf('cognito.md', 3) },
  auth0: settingsOf('oidc.md', 0),
  entra: settingsOf('oidc.md', 1),
  entraTenants: settingsOf('oidc.md', 2),
  keycloak: settingsOf('oidc.md', 3),
  several: settingsOf('several-issuers.md'),
};

const noRule = 'no rule with a "when" matches';
const otherAudience = 'audience is not one of those configured';
const machine = 'mark client_subject: the subject is a client, not a user';

/** What people get wrong, and the reason that the audit line gives. */
export const mistakes: [what: string, settings: object, token: ProductToken | string, reason: string][] = [
  [
    'Auth0, the slash',
    settings.auth0,
    changed(auth0, { iss: 'https://example.eu.auth0.com' }),
    'issuer not configured: https://example.eu.auth0.com',
  ],
  [
    'Auth0, opaque',
    settings.auth0,
    'oWnqjXbBDk4Zvvq4vOTGQFQQ2gjy7m3C',
    'token does not have exactly three parts',
  ],
  [
    'Auth0, encrypted',
    settings.auth0,
    'eyJhbGciOiJkaXIifQ..aa.bb.cc',
    'token does not have exactly three parts',
  ],
  ['Auth0, the ID token', settings.auth0, changed(auth0, { aud: 'my_client_id' }), otherAudience],
  [
    'Auth0, a machine',
    settings.auth0,
    changed(auth0, {
      sub: 'my_client_id@clients',
      gty: 'client-credentials',
      'https://example.com/roles': undefined,
    }),
    machine,
  ],
  [
    'a shared secret',
    settings.auth0,
    { ...auth0, header: { alg: 'HS256' } },
    '"alg" is not one of those configured',
  ],
  [
    'DPoP',
    settings.auth0,
    changed(auth0, { cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } }),
    'mark sender_constrained: bound to a key that a bearer does not prove to have',
  ],
  [
    'Entra ID, version 1',
    settings.entra,
    changed(entra, { ver: '1.0', iss: 'https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/' }),
    'issuer not configured: https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/',
  ],
  [
    'Entra ID, another tenant',
    settings.entraTenants,
    changed(entra, {
      iss: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
      tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
    }),
    'tenant not configured: 9188040d-6c67-4c5b-b112-36a304b66dad',
  ],
  ['Entra ID, another API', settings.entra, changed(entra, { aud: 'api://another' }), otherAudience],
  ['Entra ID, an application', settings.entra, changed(entra, { scp: undefined }), noRule],
  [
    'Entra ID, too many groups',
    settings.entra,
    changed(entra, { roles: undefined, _claim_names: { groups: 'src1' } }),
    noRule,
  ],
  [
    'Entra ID, no oid',
    settings.entra,
    changed(entra, { oid: undefined }),
    '"oid" is not a string of 1 to 255 characters without control characters',
  ],
  ['Keycloak, no audience mapper', settings.keycloak, changed(keycloak, { aud: 'account' }), otherAudience],
  ['Keycloak, full group path', settings.keycloak, changed(keycloak, { groups: ['/member'] }), noRule],
  [
    'Keycloak, roles further down',
    settings.keycloak,
    changed(keycloak, { groups: undefined, realm_access: { roles: ['member'] } }),
    noRule,
  ],
  [
    'Cognito, another pool',
    settings.cognito,
    changed(cognitoId, { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another12' }),
    'issuer not configured: https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another12',
  ],
  [
    'Cognito, another app client',
    settings.cognito,
    changed(cognitoAccess, { client_id: 'another' }),
    otherAudience,
  ],
  [
    'Cognito, the other kind',
    settings.cognitoAccessOnly,
    cognitoId,
    'this use of token (ID or access) is not allowed',
  ],
  [
    'Cognito, kept too long',
    settings.cognito,
    changed(cognitoId, { iat: 1_768_410_000, exp: 1_768_413_600 }),
    'expired',
  ],
  [
    'Cognito, a machine',
    settings.cognito,
    changed(cognitoAccess, { sub: '3n4b5urk1ft4fl3mg5e62d9ado' }),
    machine,
  ],
  ['Cognito, in no group', settings.cognito, changed(cognitoId, { 'cognito:groups': undefined }), noRule],
  [
    'Cognito, no number',
    settings.cognitoAttribute,
    changed(cognitoId, { 'custom:latenode_plan': 'pro' }),
    'the claim "custom:latenode_plan" holds no positive integer',
  ],
  [
    'several, an id with a prefix',
    settings.several,
    changed(cognitoId, { sub: 'entra:aaaaaaaa' }),
    'user id begins like those of another provider',
  ],
  [
    'several, one not listed',
    settings.several,
    auth0,
    'issuer not configured: https://example.eu.auth0.com/',
  ],
];

/** Settings that are refused before anything is deployed. */
export const refused: [what: string, settings: object, fault: string][] = [
  [
    'token_use outside of Cognito',
    {
      identityProviders: [
        {
          issuer: 'https://example.eu.auth0.com/',
          audiences: ['https://api.example.com'],
          token_use: ['access'],
        },
      ],
    },
    'identityProviders[0].token_use: is for Cognito only',
  ],
  [
    'the gateway knows one issuer',
    { ...settings.several, jwtAuthorizer: 'on' },
    'jwtAuthorizer: "on" is for one Cognito provider with one issuer and a list of audiences: remove it, or write off',
  ],
  [
    'no prefixes',
    {
      jwtAuthorizer: 'off',
      identityProviders: [
        { issuer: 'https://a.example.com', audiences: ['a'] },
        { issuer: 'https://b.example.com', audiences: ['b'] },
      ],
    },
    'identityProviders: expected a "user_id_prefix" for each provider, all different',
  ],
  [
    'one issuer twice',
    {
      jwtAuthorizer: 'off',
      identityProviders: [
        { issuer: 'https://a.example.com', audiences: ['a'] },
        { issuer: 'https://a.example.com', audiences: ['b'], user_id_prefix: 'b:' },
      ],
    },
    'identityProviders: expected issuers that differ',
  ],
];
