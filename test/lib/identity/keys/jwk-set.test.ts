import { createLocalJWKSet, exportJWK, type JWK, type JWTVerifyGetKey } from 'jose';
import { describe, expect, test } from 'vitest';
import { BrokerError } from '../../../../lib/errors.ts';
import { readKeySet } from '../../../../lib/identity/keys/jwk-set.ts';
import { issuerAlgorithmNames } from '../../../../lib/jwt/algorithms.ts';
import { createTestKey, testAlgorithms } from '../../../support/tokens.ts';

const first = createTestKey('ES256', 'first').jwk;
const { alg: _alg, use: _use, ...bare } = first;
const second = createTestKey('ES256', 'second').jwk;
const p384 = createTestKey('ES384', 'first').jwk;
const { alg: _any, ...rsa } = createTestKey('RS256', 'rsa').jwk;
const nameless = [createTestKey('ES256').jwk, createTestKey('RS256').jwk];
const edwards = createTestKey('EdDSA', 'first').jwk;
const issuer = 'https://issuer.example.com';

const sets: [string, JWK[]][] = [
  ['one key', [first]],
  ['one key without alg and use', [bare]],
  ['two keys', [first, second]],
  ['the same key twice', [first, first]],
  ['keys with the same id', [first, p384, edwards, { ...rsa, kid: 'first' }]],
  ['keys without an id', nameless],
  ['an RSA key without alg', [rsa]],
  ['a key for encryption', [{ ...first, use: 'enc' }, second]],
  ['a key for other operations', [{ ...first, key_ops: ['encrypt'] }, second]],
  ['a key for verifying', [{ ...first, key_ops: ['verify'] }, second]],
  ['a key for another algorithm', [{ ...first, alg: 'ES384' }, second]],
  ['the algorithm Ed25519 (RFC 9864)', [{ ...edwards, alg: 'Ed25519' }]],
];

/** The key that is found for a header, or the code of jose's error. */
const found = async (getKey: JWTVerifyGetKey, alg: string, kid?: string): Promise<string> => {
  const token = { payload: '', signature: '' };
  try {
    const key = await getKey({ alg, ...(kid !== undefined && { kid }) }, token);
    if (key instanceof Uint8Array || !('algorithm' in key)) return 'no public key';
    return JSON.stringify([key.algorithm, await exportJWK(key)]);
  } catch (error) {
    return String(Object(error).code);
  }
};
const none = 'ERR_JWKS_NO_MATCHING_KEY';

/** The ids of the keys that are found for ES256 and this issuer. */
const foundFor = async (keys: unknown[], iss: string, tid?: unknown): Promise<string[]> => {
  const { ids, keysFor } = readKeySet({ keys });
  const all = ids.map(async (id) =>
    (await found(keysFor(iss, tid), 'ES256', id)) === none ? [] : [String(id)],
  );
  return (await Promise.all(all)).flat();
};

describe('readKeySet', () => {
  test('returns at most 100 characters of a key id', () => {
    const { ids } = readKeySet({ keys: [createTestKey('ES256', 'k'.repeat(101)).jwk] });
    expect(ids).toEqual(['k'.repeat(100)]);
  });

  test.each(sets)('selects the same keys as jose from a set with %s', async (_name, keys) => {
    const { keysFor } = readKeySet({ keys });
    for (const alg of issuerAlgorithmNames) {
      for (const kid of [undefined, 'first', 'second', 'rsa', 'unknown', '', '__proto__']) {
        const theirs = await found(createLocalJWKSet({ keys }), alg, kid);
        expect([alg, kid, await found(keysFor(issuer, undefined), alg, kid)]).toEqual([alg, kid, theirs]);
      }
    }
  });
});

test.each(testAlgorithms)('a key with the alg %s is for that algorithm only', (alg) => {
  const { keys, ids } = readKeySet({ keys: [createTestKey(alg, 'one').jwk] });
  expect(keys).toMatchObject([{ id: 'one', algorithms: [alg] }]);
  expect(ids).toEqual(['one']);
});

test('an RSA key without alg is for all RSA algorithms', () => {
  expect(readKeySet({ keys: [rsa] }).keys).toMatchObject([
    { algorithms: ['RS512', 'RS384', 'RS256', 'PS512', 'PS384', 'PS256'] },
  ]);
});

describe('readKeySet', () => {
  test.each<[string, object]>([
    ['null', { use: null, key_ops: null, alg: null, x5c: null, ext: null, d: null }],
    ['an empty string', { use: '', key_ops: '', alg: '', x5t: '', d: '' }],
    ['an empty array', { use: [], key_ops: [], alg: [], x5c: [], oth: [] }],
  ])('ignores members that are %s', async (_case, members) => {
    const { keysFor } = readKeySet({ keys: [{ ...bare, ...members }] });
    expect(await found(keysFor(issuer, undefined), 'ES256', 'first')).toContain(bare.x);
  });

  test.each([null, '', []])('reads the kid %j as absent', async (kid) => {
    const { ids, keysFor } = readKeySet({ keys: [{ ...first, kid }] });
    expect(ids).toEqual([undefined]);
    expect(await found(keysFor(issuer, undefined), 'ES256')).toContain(first.x);
    expect(await found(keysFor(issuer, undefined), 'ES256', 'first')).toBe(none);
    expect(await found(keysFor(issuer, undefined), 'ES256', '')).toBe(none);
  });

  test('ignores a key with an empty required member', () => {
    for (const members of [{ x: '' }, { y: null }, { crv: [] }, { kty: '' }]) {
      expect(readKeySet({ keys: [{ ...first, ...members }, second] }).ids).toEqual(['second']);
    }
  });
});

const { jwk: valid } = createTestKey('ES256', 'valid');
const unusable: [string, unknown][] = [
  ['symmetric', { kty: 'oct', k: 'c2VjcmV0', kid: 'bad', alg: 'HS256' }],
  ['too short', createTestKey('RS256', 'bad', 2047).jwk],
  ['RSA with an exponent of 1', { ...rsa, e: 'AQ' }],
  ['RSA without a modulus', { ...rsa, n: '' }],
  ['RSA without an exponent', { kty: 'RSA', n: rsa.n }],
  ['a point off its curve', { ...valid, x: valid.y }],
  ['truncated', { ...valid, x: valid.x?.slice(0, 20) }],
  ['on an unknown curve', { ...valid, crv: 'P-1' }],
  ['for key agreement', { kty: 'OKP', crv: 'X25519', x: edwards.x, kid: 'bad' }],
  ['of an unknown kty', { kty: 'PQC', kid: 'bad' }],
  ['without a kty', { ...valid, kty: undefined }],
  ['of a kty that is not a string', { ...valid, kty: ['EC'] }],
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'].map((name): [string, unknown] => [
    `private, with ${name}`,
    { ...rsa, [name]: 'AQAB' },
  ]),
  ...[{ alg: 7 }, { kid: 7 }, { use: ['sig'] }, { key_ops: 'verify' }, { key_ops: ['sign'] }, { x: 7 }].map(
    (members): [string, unknown] => [`with ${JSON.stringify(members)}`, { ...valid, ...members }],
  ),
  ['an empty object', {}],
  ['null', null],
  ['a string', 'key'],
  ['an array', [valid]],
];

test.each(unusable)('a key that is %s is ignored', (_case, bad) => {
  expect(readKeySet({ keys: [bad, second, bad] }).ids).toEqual(['second']);
  expect(() => readKeySet({ keys: [bad] })).toThrow(new BrokerError('no_usable_key'));
});

test.each([null, [], {}, 'text', { keys: null }, { keys: {} }, { keys: 'text' }])(
  'readKeySet rejects %j as a key set',
  (keySet) => {
    expect(() => readKeySet(keySet)).toThrow(new BrokerError('not_a_key_set'));
  },
);

test('readKeySet returns the first 100 keys, not counting those that are not for verifying', () => {
  const many = Array.from({ length: 101 }, (_, index) => ({ ...first, kid: String(index) }));
  expect(readKeySet({ keys: many }).ids).toEqual(many.slice(0, 100).map(({ kid }) => kid));
  const others = Array.from({ length: 200 }, () => ({ ...first, use: 'enc' }));
  expect(readKeySet({ keys: [...others, null, second] }).ids).toEqual(['second']);
});

test('readKeySet imports at most 100 keys, including invalid ones', () => {
  const invalid = Array.from({ length: 100 }, () => ({ ...first, x: second.x }));
  expect(() => readKeySet({ keys: [...invalid, second] })).toThrow(new BrokerError('no_usable_key'));
});

describe('a key with an issuer', () => {
  const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
  const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
  const host = 'https://login.microsoftonline.com';
  const named = (kid: string, name: unknown) => ({ ...first, kid, issuer: name });
  const entra = [
    named('all', `${host}/{tenantid}/v2.0`),
    named('personal', `${host}/${personal}/v2.0`),
    named('other host', 'https://sts.windows.net/{tenantid}/'),
    { ...first, kid: 'none' },
  ];

  test.each<[string, string, unknown, string[]]>([
    ['a tenant', `${host}/${tenant}/v2.0`, tenant, ['all', 'other host', 'none']],
    ['personal accounts', `${host}/${personal}/v2.0`, personal, ['all', 'personal', 'other host', 'none']],
    ['a tenant if tid is missing', `${host}/${tenant}/v2.0`, undefined, ['other host', 'none']],
    ['a tenant if tid is another one', `${host}/${tenant}/v2.0`, personal, ['none']],
    ['a tenant if tid is an array', `${host}/${tenant}/v2.0`, [tenant], ['other host', 'none']],
    ['another host', 'https://issuer.example.com', tenant, ['all', 'personal', 'other host', 'none']],
    ['an issuer that is not a URL', 'acme.com', tenant, ['all', 'personal', 'other host', 'none']],
    ['the same host with another port', `${host}:444/${tenant}/v2.0`, tenant, ['other host', 'none']],
  ])('is selected for %s only if it names that issuer or tenant', async (_case, iss, tid, ids) => {
    expect(await foundFor(entra, iss, tid)).toEqual(ids);
  });

  test('may have the placeholder in its host', async () => {
    const keys = [named('ciam', 'https://{tenantid}.ciamlogin.com/{tenantid}/v2.0'), second];
    const issuerOf = (id: string) => `https://${id}.ciamlogin.com/${id}/v2.0`;
    expect(await foundFor(keys, issuerOf(tenant), tenant)).toEqual(['ciam', 'second']);
    expect(await foundFor(keys, `https://${tenant}.ciamlogin.com/x/v2.0`, tenant)).toEqual(['second']);
  });

  test.each(['$&', 'x'.repeat(7000), tenant.toUpperCase()])(
    'is not selected by a tid that is not a tenant id: %s',
    async (tid) => {
      expect(await foundFor(entra, `${host}/${tid}/v2.0`, tid)).toEqual(['other host', 'none']);
    },
  );

  test.each([7, null, '', {}, 'not a URL'])('whose value is %j is selected for any issuer', async (name) => {
    expect(await foundFor([named('invalid', name)], `${host}/${tenant}/v2.0`, tenant)).toEqual(['invalid']);
  });

  test('is in one cached selection for all tenants that select the same keys', () => {
    const { keysFor } = readKeySet({ keys: entra });
    const selected = Array.from({ length: 50 }, (_, index) =>
      keysFor(`${host}/${index}/v2.0`, String(index)),
    );
    expect(new Set(selected).size).toBe(1);
    expect(keysFor(`${host}/${tenant}/v2.0`, tenant)).not.toBe(selected[0]);
  });
});
