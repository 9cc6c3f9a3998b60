import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIssuerKeys } from '../../../../lib/identity/keys/issuer-keys.ts';
import { locateKeys } from '../../../../lib/identity/keys/location.ts';
import { identityProviderSchema } from '../../../../lib/identity/provider/schema.ts';
import type { Reason } from '../../../../lib/reasons.ts';
import { type Clock, createClock } from '../../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../../support/issuer.ts';
import { createRecordingLog, type RecordingLog } from '../../../support/log.ts';
import { createTestKey } from '../../../support/tokens.ts';

const discovery = '/.well-known/openid-configuration';
const unavailable = (reason: Reason) => ({ code: 'identity_provider_unavailable', reason });

let clock: Clock;
let issuer: TestIssuer;
let log: RecordingLog;

beforeEach(async () => {
  clock = createClock();
  log = createRecordingLog();
  issuer = await startIssuer(clock.now);
});

afterEach(() => issuer.close());

/** Creates the cache of the issuer's keys, from an entry with these members. */
const issuerKeys = (members: object = {}, name = issuer.issuer) => {
  const entry = { issuer: name, audiences: ['spa'], ...members };
  const provider = v.parse(identityProviderSchema, entry);
  return createIssuerKeys({
    location: locateKeys(provider, name),
    now: clock.now,
    log,
    emitMetrics: () => {},
  });
};

describe('createIssuerKeys', () => {
  test('finds the key set by discovery', async () => {
    expect((await issuerKeys().get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual([discovery, '/jwks']);
  });

  test('finds the key set by discovery for an issuer that ends with a slash', async () => {
    issuer.metadata = { issuer: `${issuer.issuer}/`, jwks_uri: issuer.jwksUri };
    expect((await issuerKeys({}, `${issuer.issuer}/`).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual([discovery, '/jwks']);
  });

  test('finds the key set by discovery for an issuer with a path', async () => {
    const name = `${issuer.issuer}/realms/a`;
    issuer.metadata = { issuer: name, jwks_uri: `${name}/keys?appid=spa` };
    expect((await issuerKeys({}, name).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual([`/realms/a${discovery}`, '/realms/a/keys?appid=spa']);
  });

  test('fetches a configured jwksUri without discovery', async () => {
    const jwksUri = `${issuer.issuer}/keys?appid=spa`;
    expect((await issuerKeys({ jwksUri }).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual(['/keys?appid=spa']);
  });

  test('fetches the key set of a Cognito user pool without discovery', async () => {
    expect((await issuerKeys({ type: 'cognito' }).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual(['/.well-known/jwks.json']);
  });

  test('fetches a configured jwksUri for Cognito, too', async () => {
    await issuerKeys({ type: 'cognito', jwksUri: issuer.jwksUri }).get();
    expect(issuer.requests).toEqual(['/jwks']);
  });
});

describe('createIssuerKeys rejects a discovery document', () => {
  test.each([
    ['another issuer', 'https://evil.example'],
    ['the issuer with a trailing slash', (name: string) => `${name}/`],
    ['the issuer in upper case', (name: string) => name.toUpperCase()],
  ])('whose issuer is %s', async (_case, other) => {
    const name = typeof other === 'string' ? other : other(issuer.issuer);
    issuer.metadata = { issuer: name, jwks_uri: issuer.jwksUri };
    await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('discovery_names_other_issuer'));
    expect(issuer.requests).toEqual([discovery, discovery]);
  });

  test.each([
    ['no members', {}],
    ['no jwks_uri', { jwks_uri: undefined }],
    ['a jwks_uri that is an array', { jwks_uri: ['https://issuer.example.com/jwks'] }],
    ...[
      ['a jwks_uri that is not an absolute URL', '/jwks'],
      ['a jwks_uri with http', 'http://issuer.example.com/jwks'],
      ['a jwks_uri in the file system', 'file:///etc/jwks.json'],
      ['a jwks_uri with a private IP address', 'https://10.0.0.1/jwks'],
      ['a jwks_uri of the instance metadata service', 'http://169.254.169.254/latest/meta-data'],
      ['a jwks_uri on loopback other than 127.0.0.1', 'http://127.0.0.2/jwks'],
      ['a jwks_uri with a user name', 'http://user@127.0.0.1/jwks'],
    ].map(([what, jwks_uri]) => [what, { jwks_uri }] as const),
  ] as const)('with %s', async (_case, members) => {
    const isEmpty = Object.keys(members).length === 0;
    issuer.metadata = isEmpty ? {} : { issuer: issuer.issuer, ...members };
    await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('discovery_without_keys'));
    expect(issuer.requests).toEqual([discovery, discovery]);
  });

  test.each([null, [], 'text', 7])('that is %j', async (metadata) => {
    issuer.metadata = metadata;
    await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('discovery_without_keys'));
  });
});

describe('createIssuerKeys', () => {
  const { jwk } = createTestKey('ES256', 'valid');
  const rsa = createTestKey('RS256', 'rsa').jwk;
  const unusable: [string, unknown][] = [
    ['symmetric', { kty: 'oct', k: 'c2VjcmV0', kid: 'bad', alg: 'HS256' }],
    ['too short', createTestKey('RS256', 'bad', 1024).jwk],
    ['one bit too short', createTestKey('RS256', 'bad', 2047).jwk],
    ['RSA with an exponent of 1', { ...rsa, e: 'AQ' }],
    ['RSA with an even exponent', { ...rsa, e: 'BA' }],
    ['RSA without a modulus', { ...rsa, n: '' }],
    ['RSA without an exponent', { kty: 'RSA', n: rsa.n }],
    ['a point off its curve', { ...jwk, x: jwk.y }],
    ['truncated', { ...jwk, x: jwk.x?.slice(0, 20) }],
    ['on an unknown curve', { ...jwk, crv: 'P-1' }],
    ['private', { ...jwk, d: jwk.x }],
    ['for key agreement', { kty: 'OKP', crv: 'X25519', x: createTestKey('EdDSA').jwk.x, kid: 'bad' }],
    ['of an unknown kty', { kty: 'PQC', kid: 'bad' }],
    ['without a kty', { ...jwk, kty: undefined }],
    ['of a kty that is not a string', { ...jwk, kty: ['EC'] }],
    ['an empty object', {}],
    ['null', null],
    ['a string', 'key'],
    ['an array', [jwk]],
  ];

  test.each(['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)('accepts a key for %s', async (alg) => {
    issuer.keySet = { keys: [createTestKey(alg, 'valid').jwk] };
    expect((await issuerKeys().get()).ids).toEqual(['valid']);
  });

  test.each(unusable)('ignores a key that is %s', async (_case, bad) => {
    issuer.keySet = { keys: [bad, jwk, bad] };
    expect((await issuerKeys().get()).ids).toEqual(['valid']);
  });

  test.each(unusable)('rejects a key set whose only key is %s', async (_case, bad) => {
    issuer.keySet = { keys: [bad] };
    await expect(issuerKeys({ type: 'cognito' }).get()).rejects.toMatchObject(unavailable('no_usable_key'));
    expect(issuer.requests).toHaveLength(2);
  });

  test('rejects an empty key set', async () => {
    issuer.keySet = { keys: [] };
    await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('no_usable_key'));
  });

  test.each([null, [], {}, 'text', { keys: null }, { keys: {} }, { keys: 'text' }])(
    'rejects %j as a key set',
    async (keySet) => {
      issuer.keySet = keySet;
      await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('not_a_key_set'));
    },
  );
});

describe('the cache of issuer keys', () => {
  const cognito = { type: 'cognito' }; // without discovery, so that each fetch is one request

  test('fetches again after 8 to 10 minutes', async () => {
    const keys = issuerKeys(cognito);
    await keys.get();
    clock.elapse(480);
    await keys.get();
    expect(issuer.requests).toHaveLength(1);
    clock.elapse(120);
    await keys.get();
    expect(issuer.requests).toHaveLength(2);
  });

  test('returns the same object while the key set is unchanged', async () => {
    const keys = issuerKeys(cognito);
    const first = await keys.get();
    clock.elapse(600);
    expect(await keys.get()).toBe(first);
    issuer.rotate(createTestKey('ES256', 'first')); // another key under the same id
    clock.elapse(600);
    expect((await keys.get()).text).not.toBe(first.text);
  });

  test('returns its keys for one hour while the issuer fails', async () => {
    const keys = issuerKeys(cognito);
    const cached = await keys.get();
    issuer.misbehave('status 500');
    clock.elapse(600 + 3600 - 0.001);
    expect(await keys.get()).toBe(cached);
    clock.elapse(0.001);
    await expect(keys.get()).rejects.toMatchObject(unavailable('issuer_fails'));
  });

  test('logs loaded and changed keys with their ids, and unchanged keys at debug', async () => {
    const keys = issuerKeys();
    await keys.get();
    clock.elapse(600);
    await keys.get();
    issuer.rotate(createTestKey('ES256', 'second'));
    clock.elapse(600);
    await keys.get();
    expect(log.lines).toEqual([
      { level: 'info', message: 'issuer keys: loaded', fields: { issuer: issuer.issuer, kids: ['first'] } },
      {
        level: 'debug',
        message: 'issuer keys: unchanged',
        fields: { issuer: issuer.issuer, kids: ['first'] },
      },
      { level: 'info', message: 'issuer keys: changed', fields: { issuer: issuer.issuer, kids: ['second'] } },
    ]);
  });

  test('logs the issuer and the reason when it fails', async () => {
    issuer.misbehave('status 500');
    await expect(issuerKeys().get()).rejects.toThrow();
    expect(log.lines).toEqual([
      {
        level: 'error',
        message: 'issuer keys: cannot be fetched',
        fields: { reason: 'issuer_fails', detail: 'status 500', issuer: issuer.issuer, kids: undefined },
      },
    ]);
  });
});
