import { describe, expect, test } from 'vitest';
import { jwksUriIn, locateKeys } from '../../../../lib/identity/keys/location.ts';
import { providerOf } from '../../../support/provider.ts';

const host = 'https://issuer.example.com';
const pool = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A';
const entra = 'https://login.microsoftonline.com';
const discovery = '.well-known/openid-configuration';

test.each<[string, object, object]>([
  [host, {}, { discoveryUrl: `${host}/${discovery}` }],
  [`${host}/a/`, {}, { discoveryUrl: `${host}/a/${discovery}` }],
  [pool, {}, { jwksUri: `${pool}/.well-known/jwks.json` }],
  [`${entra}/{tenantid}/v2.0`, { tenants: 'any' }, { discoveryUrl: `${entra}/common/v2.0/${discovery}` }],
  ['acme.com', { jwksUri: 'https://keys.example.com/a' }, { jwksUri: 'https://keys.example.com/a' }],
])('locateKeys maps %s %j to %j', (issuer, members, location) => {
  expect(locateKeys(providerOf({ issuer, ...members }), issuer)).toEqual({
    issuer,
    jwksUri: undefined,
    discoveryUrl: expect.any(String),
    ...location,
  });
});

describe('jwksUriIn', () => {
  const issuer = 'https://issuer.example.com';
  const loopback = 'http://127.0.0.1:8080';
  const unusable = expect.objectContaining({ reason: 'discovery_without_keys' });

  test.each([
    [issuer, 'https://keys.example.com/jwks'],
    [loopback, 'http://127.0.0.1:9000/jwks'],
    [loopback, 'http://localhost:9000/jwks'],
    [loopback, 'https://[::1]/jwks'],
    [loopback, 'https://keys.example.com/jwks'],
  ])('accepts for %s the jwks_uri %s', (name, jwks_uri) => {
    expect(jwksUriIn({ issuer: name, jwks_uri }, name)).toBe(jwks_uri);
  });

  test.each([
    [issuer, 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next'],
    [issuer, 'https://127.0.0.1/jwks'],
    [issuer, 'https://localhost/jwks'],
    [issuer, 'https://2130706433/jwks'],
    [issuer, 'https://10.0.0.1/jwks'],
    [issuer, 'file:///etc/jwks.json'],
    [issuer, 'http://169.254.169.254/jwks'],
    [issuer, 'http://keys.example.com/jwks'],
    [issuer, '/jwks'],
    [loopback, 'http://169.254.169.254/jwks'],
    [loopback, 'http://127.0.0.2/jwks'],
    [loopback, 'http://keys.example.com/jwks'],
    [loopback, 'http://user@127.0.0.1/jwks'],
  ])('rejects for %s the jwks_uri %s', (name, jwks_uri) => {
    const detail = 'expected https on a host name with a dot';
    expect(() => jwksUriIn({ issuer: name, jwks_uri }, name)).toThrow(
      expect.objectContaining({ reason: 'discovery_without_keys', detail }),
    );
  });

  const jwks_uri = 'https://keys.example.com/jwks';

  test.each([`${issuer}/`, 'https://other.example.com', issuer.toUpperCase(), 'a\u001b[2J'])(
    'rejects metadata of another issuer: %s',
    (other) => {
      expect(() => jwksUriIn({ issuer: other, jwks_uri }, issuer)).toThrow(
        expect.objectContaining({ reason: 'discovery_names_other_issuer', detail: JSON.stringify(other) }),
      );
    },
  );

  test.each([null, [], 'text', {}, { issuer }, { jwks_uri }, { issuer, jwks_uri: [jwks_uri] }])(
    'rejects %j, which has no issuer or no jwks_uri',
    (metadata) => {
      expect(() => jwksUriIn(metadata, issuer)).toThrow(unusable);
    },
  );
});
