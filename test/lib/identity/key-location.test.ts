import { expect, test } from 'vitest';
import { locateKeys } from '../../../lib/identity/key-location.ts';
import { providerOf } from '../../support/provider.ts';

const tenants = { tenants: 'any' };

test.each<[string, object, object]>([
  [
    'https://issuer.example.com/a/',
    {},
    { discoveryUrl: 'https://issuer.example.com/a/.well-known/openid-configuration' },
  ],
  [
    'https://issuer.example.com',
    {},
    { discoveryUrl: 'https://issuer.example.com/.well-known/openid-configuration' },
  ],
  [
    'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A',
    {},
    { jwksUri: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A/.well-known/jwks.json' },
  ],
  [
    'https://login.microsoftonline.com/{tenantid}/v2.0',
    tenants,
    {
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      discoveryUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    },
  ],
  ['acme.com', { jwks_uri: 'https://keys.example.com/a' }, { jwksUri: 'https://keys.example.com/a' }],
])('the keys of %s %j are at %j', (issuer, members, location) => {
  expect(locateKeys(providerOf({ issuer, ...members }), issuer)).toEqual({
    issuer,
    jwksUri: undefined,
    discoveryUrl: expect.any(String),
    ...location,
  });
});
