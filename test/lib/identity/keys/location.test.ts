import { describe, expect, test } from 'vitest';
import { jwksUriIn, locateKeys } from '../../../../lib/identity/keys/location.ts';
import { providerOf } from '../../../support/provider.ts';
import { outcomeOf } from '../../outcome.ts';

const issuer = 'https://issuer.example.com';
const pool = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A';
const entra = 'https://login.microsoftonline.com';
const discovery = '.well-known/openid-configuration';
const jwksUri = 'https://keys.example.com/jwks';

test.each<[string, object, object]>([
  [issuer, {}, { discoveryUrl: `${issuer}/${discovery}` }],
  [`${issuer}/a/`, {}, { discoveryUrl: `${issuer}/a/${discovery}` }],
  [pool, {}, { jwksUri: `${pool}/.well-known/jwks.json` }],
  [`${entra}/{tenantid}/v2.0`, { tenants: 'any' }, { discoveryUrl: `${entra}/common/v2.0/${discovery}` }],
  ['acme.com', { jwksUri }, { jwksUri }],
])('locateKeys maps %s %j to %j', (name, members, location) => {
  expect(locateKeys(providerOf({ issuer: name, ...members }), name)).toEqual({
    issuer: name,
    jwksUri: undefined,
    discoveryUrl: expect.any(String),
    ...location,
  });
});

describe('jwksUriIn', () => {
  const loopback = 'http://127.0.0.1:8080';
  const unusable = 'discovery_without_keys';
  const notPublic = `${unusable}: expected https on a host name with a dot`;

  test.each([
    [issuer, jwksUri],
    [loopback, 'http://localhost:9000/jwks'],
    [loopback, 'https://[::1]/jwks'],
    [loopback, jwksUri],
  ])('accepts for %s the jwks_uri %s', (name, jwks_uri) => {
    expect(jwksUriIn({ issuer: name, jwks_uri }, name)).toBe(jwks_uri);
  });

  test.each([
    [issuer, 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next'],
    [issuer, 'https://localhost/jwks'],
    [issuer, 'https://10.0.0.1/jwks'],
    [issuer, 'file:///etc/jwks.json'],
    [issuer, '/jwks'],
    [loopback, 'http://169.254.169.254/jwks'],
    [loopback, 'http://keys.example.com/jwks'],
    [loopback, 'http://user@127.0.0.1/jwks'],
  ])('rejects for %s the jwks_uri %s', (name, jwks_uri) => {
    expect(outcomeOf(() => jwksUriIn({ issuer: name, jwks_uri }, name))).toBe(notPublic);
  });

  test.each([`${issuer}/`, 'https://other.example.com', issuer.toUpperCase(), 'a\u001b[2J', 'a'.repeat(201)])(
    'rejects metadata of another issuer: %s',
    (other) => {
      const outcome = outcomeOf(() => jwksUriIn({ issuer: other, jwks_uri: jwksUri }, issuer));
      expect(outcome).toBe(`discovery_names_other_issuer: ${JSON.stringify(other.slice(0, 200))}`);
    },
  );

  test.each([null, [], {}, { issuer }, { jwks_uri: jwksUri }, { issuer, jwks_uri: [jwksUri] }])(
    'rejects %j, which has no issuer or no jwks_uri',
    (metadata) => expect(outcomeOf(() => jwksUriIn(metadata, issuer))).toBe(unusable),
  );
});
