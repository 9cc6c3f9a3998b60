import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIssuerKeys } from '../../../lib/identity/issuer-keys.ts';
import { locateKeys } from '../../../lib/identity/key-location.ts';
import { identityProviderSchema } from '../../../lib/identity/provider.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import { createRecordingLog, type RecordingLog } from '../../support/log.ts';
import { createTestKey } from '../../support/tokens.ts';

const discovery = '/.well-known/openid-configuration';
const unavailable = (message: string) => ({ code: 'identity_provider_unavailable', message });

let clock: Clock;
let issuer: TestIssuer;
let log: RecordingLog;

beforeEach(async () => {
  clock = createClock();
  log = createRecordingLog();
  issuer = await startIssuer(clock.now);
});

afterEach(() => issuer.close());

/** The keys of the issuer, for an operator who has added these members to the entry. */
const issuerKeys = (members: object = {}, name = issuer.issuer) => {
  const entry = { issuer: name, audiences: ['spa'], ...members };
  const provider = v.parse(identityProviderSchema, entry);
  return createIssuerKeys({
    location: locateKeys(provider, name),
    now: clock.now,
    log,
    measure: () => {},
  });
};

describe('the key set is found', () => {
  test('by discovery', async () => {
    expect((await issuerKeys().get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual([discovery, '/jwks']);
  });

  test('by discovery for an issuer whose name ends in a slash', async () => {
    issuer.metadata = { issuer: `${issuer.issuer}/`, jwks_uri: issuer.jwksUri };
    expect((await issuerKeys({}, `${issuer.issuer}/`).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual([discovery, '/jwks']);
  });

  test('by discovery below the path of an issuer', async () => {
    const name = `${issuer.issuer}/realms/a`;
    issuer.metadata = { issuer: name, jwks_uri: `${name}/keys?appid=spa` };
    expect((await issuerKeys({}, name).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual([`/realms/a${discovery}`, '/realms/a/keys?appid=spa']);
  });

  test('without discovery where jwks_uri says where it is', async () => {
    const jwks_uri = `${issuer.issuer}/keys?appid=spa`;
    expect((await issuerKeys({ jwks_uri }).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual(['/keys?appid=spa']);
  });

  test('without discovery for Cognito', async () => {
    expect((await issuerKeys({ type: 'cognito' }).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual(['/.well-known/jwks.json']);
  });

  test('where jwks_uri says, for Cognito too', async () => {
    await issuerKeys({ type: 'cognito', jwks_uri: issuer.jwksUri }).get();
    expect(issuer.requests).toEqual(['/jwks']);
  });
});

const notPublic = ': expected https on a host name with a dot';

describe('a discovery document is refused', () => {
  test.each([
    ['another issuer', 'https://evil.example'],
    ['the issuer and a slash', (name: string) => `${name}/`],
    ['the issuer in upper case', (name: string) => name.toUpperCase()],
  ])('that names %s', async (_case, other) => {
    const name = typeof other === 'string' ? other : other(issuer.issuer);
    issuer.metadata = { issuer: name, jwks_uri: issuer.jwksUri };
    await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('discovery names another issuer'));
    expect(issuer.requests).toEqual([discovery, discovery]);
  });

  test.each([
    ['nothing', {}, ''],
    ['no jwks_uri', { jwks_uri: undefined }, ''],
    ['a jwks_uri that is a list', { jwks_uri: ['https://issuer.example.com/jwks'] }, ''],
    ...[
      ['a jwks_uri that is no URL', '/jwks'],
      ['a jwks_uri without encryption', 'http://issuer.example.com/jwks'],
      ['a jwks_uri on the file system', 'file:///etc/jwks.json'],
      ['an address in the network', 'https://10.0.0.1/jwks'],
      ['the metadata service', 'http://169.254.169.254/latest/meta-data'],
      ['another host of this machine', 'http://127.0.0.2/jwks'],
      ['a user of this machine', 'http://user@127.0.0.1/jwks'],
    ].map(([what, jwks_uri]) => [what, { jwks_uri }, notPublic] as const),
  ] as const)('that names %s', async (_case, members, more) => {
    const isEmpty = Object.keys(members).length === 0;
    issuer.metadata = isEmpty ? {} : { issuer: issuer.issuer, ...members };
    await expect(issuerKeys().get()).rejects.toMatchObject(
      unavailable(`discovery names no usable jwks_uri${more}`),
    );
    expect(issuer.requests).toEqual([discovery, discovery]);
  });

  test.each([null, [], 'text', 7])('that is %j', async (metadata) => {
    issuer.metadata = metadata;
    await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('discovery names no usable jwks_uri'));
  });
});

describe('a key set', () => {
  const { jwk } = createTestKey('ES256', 'good');
  const rsa = createTestKey('RS256', 'rsa').jwk;
  const unusable: [string, unknown][] = [
    ['symmetric', { kty: 'oct', k: 'c2VjcmV0', kid: 'bad', alg: 'HS256' }],
    ['weak', createTestKey('RS256', 'bad', 1024).jwk],
    ['just too weak', createTestKey('RS256', 'bad', 2047).jwk],
    ['RSA with an exponent of 1', { ...rsa, e: 'AQ' }],
    ['RSA with an even exponent', { ...rsa, e: 'BA' }],
    ['RSA without a modulus', { ...rsa, n: '' }],
    ['RSA without an exponent', { kty: 'RSA', n: rsa.n }],
    ['off its curve', { ...jwk, x: jwk.y }],
    ['cut off', { ...jwk, x: jwk.x?.slice(0, 20) }],
    ['on a curve that nobody knows', { ...jwk, crv: 'P-1' }],
    ['private', { ...jwk, d: jwk.x }],
    ['for key agreement', { kty: 'OKP', crv: 'X25519', x: createTestKey('EdDSA').jwk.x, kid: 'bad' }],
    ['of an unknown kind', { kty: 'PQC', kid: 'bad' }],
    ['without a kind', { ...jwk, kty: undefined }],
    ['of a kind that is no string', { ...jwk, kty: ['EC'] }],
    ['an empty object', {}],
    ['null', null],
    ['a text', 'key'],
    ['a list', [jwk]],
  ];

  test.each(['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)('may hold a key for %s', async (alg) => {
    issuer.keySet = { keys: [createTestKey(alg, 'good').jwk] };
    expect((await issuerKeys().get()).ids).toEqual(['good']);
  });

  test.each(unusable)('may hold a key that is %s, which counts as absent', async (_case, bad) => {
    issuer.keySet = { keys: [bad, jwk, bad] };
    expect((await issuerKeys().get()).ids).toEqual(['good']);
  });

  test.each(unusable)(
    'with no other key than one that is %s is a fault of the issuer',
    async (_case, bad) => {
      issuer.keySet = { keys: [bad] };
      await expect(issuerKeys({ type: 'cognito' }).get()).rejects.toMatchObject(
        unavailable('JWK set without a key that can be used'),
      );
      expect(issuer.requests).toHaveLength(2);
    },
  );

  test('without any key is a fault of the issuer', async () => {
    issuer.keySet = { keys: [] };
    await expect(issuerKeys().get()).rejects.toMatchObject(
      unavailable('JWK set without a key that can be used'),
    );
  });

  test.each([null, [], {}, 'text', { keys: null }, { keys: {} }, { keys: 'text' }])(
    'that is %j is a fault of the issuer',
    async (keySet) => {
      issuer.keySet = keySet;
      await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('answer is not a JWK set'));
    },
  );
});

describe('the log is told', () => {
  test('of keys at first and when they change, with their ids, and at debug of keys that do not', async () => {
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

  test('of a failing issuer, which one and why', async () => {
    issuer.misbehave('status 500');
    await expect(issuerKeys().get()).rejects.toThrow();
    expect(log.lines).toEqual([
      {
        level: 'error',
        message: 'issuer keys: cannot be fetched',
        fields: { reason: 'answered with status 500', issuer: issuer.issuer, kids: undefined },
      },
    ]);
  });
});
