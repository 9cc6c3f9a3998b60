import { createLocalJWKSet, exportJWK, type JWK, type JWTVerifyGetKey } from 'jose';
import { describe, expect, test } from 'vitest';
import { readKeySet } from '../../../../lib/identity/keys/jwk-set.ts';
import { issuerAlgorithmNames } from '../../../../lib/jwt/algorithms.ts';
import { createTestKey } from '../../../support/tokens.ts';
import { outcomeOf } from '../../outcome.ts';

const first = createTestKey('ES256', 'first').jwk;
const { alg: _alg, use: _use, ...bare } = first;
const second = createTestKey('ES256', 'second').jwk;
const p384 = createTestKey('ES384', 'first').jwk;
const { alg: _any, ...nameless } = createTestKey('RS256').jwk;
const rsa = { ...nameless, kid: 'rsa' };
const rsaAlgorithms = ['RS512', 'RS384', 'RS256', 'PS512', 'PS384', 'PS256'];
const rsaKeys = rsaAlgorithms.map((alg) => ({ ...rsa, alg }));
const edwards = createTestKey('EdDSA', 'first').jwk;
const issuer = 'https://issuer.example.com';

/** The key that is found for a header, or the code of jose's error. */
const found = async (getKey: JWTVerifyGetKey, alg: string, kid?: string): Promise<string> => {
  try {
    const key = await getKey({ alg, ...(kid !== undefined && { kid }) }, { payload: '', signature: '' });
    if (key instanceof Uint8Array || !('algorithm' in key)) return 'no public key';
    return JSON.stringify([key.algorithm, await exportJWK(key)]);
  } catch (error) {
    return String(Object(error).code);
  }
};
const none = 'ERR_JWKS_NO_MATCHING_KEY';
const idsOf = (...keys: readonly unknown[]) => outcomeOf(() => readKeySet({ keys }).ids);
const copies = (count: number, members: object) =>
  Array.from({ length: count }, () => ({ ...first, ...members }));

test.each<[string, JWK[]]>([
  ['one key', [first]],
  ['one key without alg and use', [bare]],
  ['two keys', [first, second]],
  ['the same key twice', [first, first]],
  ['keys with the same id', [first, p384, edwards, { ...rsa, kid: 'first' }]],
  ['keys without an id', [createTestKey('ES256').jwk, { ...nameless, alg: 'RS256' }]],
  ['an RSA key without alg', [rsa]],
  ['a key for encryption', [{ ...first, use: 'enc' }, second]],
  ['a key for other operations', [{ ...first, key_ops: ['encrypt'] }, second]],
  ['a key for verifying', [{ ...first, key_ops: ['verify'] }, second]],
  ['a key for another algorithm', [{ ...first, alg: 'ES384' }, second]],
  ['the algorithm Ed25519 (RFC 9864)', [{ ...edwards, alg: 'Ed25519' }]],
])('readKeySet selects the same keys as jose from a set with %s', async (_name, keys) => {
  const { keysFor } = readKeySet({ keys });
  for (const alg of issuerAlgorithmNames) {
    for (const kid of [undefined, 'first', 'second', 'rsa', 'unknown', '', '__proto__']) {
      const theirs = await found(createLocalJWKSet({ keys }), alg, kid);
      expect([alg, kid, await found(keysFor(issuer, undefined), alg, kid)]).toEqual([alg, kid, theirs]);
    }
  }
});

test.each([...rsaKeys, first, p384, edwards])('a key whose alg is $alg is for that algorithm only', (jwk) => {
  expect(readKeySet({ keys: [jwk] }).keys).toMatchObject([{ id: jwk.kid, algorithms: [jwk.alg] }]);
});

test('an RSA key without alg is for all RSA algorithms', () => {
  expect(readKeySet({ keys: [rsa] }).keys).toMatchObject([{ algorithms: rsaAlgorithms }]);
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
    for (const id of ['first', '']) expect(await found(keysFor(issuer, undefined), 'ES256', id)).toBe(none);
  });

  test.each<[string, unknown]>([
    ['symmetric', { kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' }],
    ['too short', createTestKey('RS256', 'bad', 2047).jwk],
    ['RSA without an exponent', { kty: 'RSA', n: rsa.n }],
    ['a point off its curve', { ...first, x: first.y }],
    ['on an unknown curve', { ...first, crv: 'P-1' }],
    ['for key agreement', { kty: 'OKP', crv: 'X25519', x: edwards.x }],
    ['of an unknown kty', { kty: 'PQC' }],
    ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'].map((name): [string, unknown] => [
      `private, with ${name}`,
      { ...rsa, [name]: 'AQAB' },
    ]),
    ...[
      ...[{ x: '' }, { y: null }, { crv: [] }, { kty: '' }, { kty: undefined }, { kty: ['EC'] }, { x: 7 }],
      ...[{ alg: 7 }, { kid: 7 }, { use: ['sig'] }, { key_ops: 'verify' }, { key_ops: ['sign'] }],
    ].map((members): [string, unknown] => [`with ${JSON.stringify(members)}`, { ...first, ...members }]),
    ...[{}, null, 'key', [first]].map((bad): [string, unknown] => [JSON.stringify(bad), bad]),
  ])('ignores a key that is %s', (_case, bad) => {
    expect(idsOf(bad, second, bad)).toEqual(['second']);
    expect(idsOf(bad)).toBe('no_usable_key');
  });

  test.each([null, [], {}, 'text', { keys: null }, { keys: {} }, { keys: 'text' }])(
    'rejects %j as a key set',
    (keySet) => expect(outcomeOf(() => readKeySet(keySet))).toBe('not_a_key_set'),
  );

  test('returns the first 100 keys, and the first 100 characters of their ids', () => {
    const ids = Array.from({ length: 101 }, (_, index) => String(index).padEnd(101, 'k'));
    const expected = ids.slice(0, 100).map((id) => id.slice(0, 100));
    expect(idsOf(...ids.map((kid) => ({ ...first, kid })))).toEqual(expected);
  });

  test('imports at most 100 keys, including invalid ones, not counting those that are not for verifying', () => {
    expect(idsOf(...copies(200, { use: 'enc' }), null, second)).toEqual(['second']);
    expect(idsOf(...copies(100, { x: second.x }), second)).toBe('no_usable_key');
  });
});

describe('a key with an issuer', () => {
  const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
  const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
  const host = 'https://login.microsoftonline.com';
  const nameOf = (id: string) => `${host}/${id}/v2.0`;
  const sts = (id: string) => `https://sts.windows.net/${id}/`;
  const named = (kid: string, name: unknown) => ({ ...first, kid, issuer: name });
  const entra = [
    named('all', nameOf('{tenantid}')),
    named('personal', nameOf(personal)),
    named('other host', sts('{tenantid}')),
    { ...first, kid: 'none' },
  ];
  const everyKey = ['all', 'personal', 'other host', 'none'];
  const ciam = [named('ciam', 'https://{tenantid}.ciamlogin.com/{tenantid}/v2.0'), second];

  /** The ids of the keys that are found for ES256 and this issuer. */
  const foundFor = async (keys: unknown[], iss: string, tid?: unknown): Promise<unknown[]> => {
    const { ids, keysFor } = readKeySet({ keys });
    const results = await Promise.all(ids.map((id) => found(keysFor(iss, tid), 'ES256', id)));
    return ids.filter((_, index) => results[index] !== none);
  };

  type Row = [iss: string, tid: unknown, ids: string[], keys?: unknown[]];

  test.each<Row>([
    [nameOf(tenant), tenant, ['all', 'other host', 'none']],
    [nameOf(personal), personal, everyKey],
    [nameOf(tenant), undefined, ['other host', 'none']],
    [nameOf(tenant), personal, ['none']],
    [nameOf(tenant), [tenant], ['other host', 'none']],
    ...['$&', 'x'.repeat(300), tenant.toUpperCase()].map(
      (tid): Row => [nameOf(tid), tid, ['other host', 'none']],
    ),
    ['https://issuer.example.com', tenant, everyKey],
    ['acme.com', tenant, everyKey],
    [`${host}:444/${tenant}/v2.0`, tenant, ['other host', 'none']],
    // The placeholder may be in the host.
    [`https://${tenant}.ciamlogin.com/${tenant}/v2.0`, tenant, ['ciam', 'second'], ciam],
    [`https://${tenant}.ciamlogin.com/x/v2.0`, tenant, ['second'], ciam],
    ...[`f${tenant.slice(1)}`, `${tenant.slice(0, -1)}f`].map(
      (other): Row => [nameOf(tenant), tenant, ['second'], [named('other tenant', sts(other)), second]],
    ),
    // An issuer that is not a URL is ignored.
    ['acme.com', tenant, ['invalid'], [named('invalid', 'not a URL')]],
    ...[7, null, '', {}, 'not a URL'].map(
      (name): Row => [nameOf(tenant), tenant, ['invalid'], [named('invalid', name)]],
    ),
  ])('is selected for %s and the tid %j only if it names them', async (iss, tid, ids, keys = entra) => {
    expect(await foundFor(keys, iss, tid)).toEqual(ids);
  });

  test('is in one cached selection for all tenants that select the same keys', () => {
    const { keysFor } = readKeySet({ keys: entra });
    const selected = ['1', '2', '3'].map((id) => keysFor(nameOf(id), id));
    expect(new Set(selected).size).toBe(1);
    expect(keysFor(nameOf(tenant), tenant)).not.toBe(selected[0]);
  });
});
