import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Algorithm } from '../../../lib/jwt/algorithms.ts';
import { createSigningKey } from '../../../lib/signing-key/signing-key.ts';
import { jwkOf, pkcs8Of } from '../../support/containers.ts';
import { defectOf, leaksOf } from '../../support/defects.ts';
import { type KeyKind, keyOf } from '../../support/keys.ts';

const load = (privateKey: KeyObject, algorithm?: Algorithm, configured?: Algorithm) =>
  createSigningKey({ privateKey, algorithm, keyId: undefined }, 'version-1', configured);

describe('createSigningKey rejects a key that Latenode does not accept, whatever the algorithm', () => {
  const expected = 'cannot sign for Latenode; expected RSA, or EC on P-256, secp256k1, P-384 or P-521';
  test.each<[KeyKind, string]>([
    ['Ed25519', `a key of type ed25519 ${expected}`],
    ['X25519', `a key of type x25519 ${expected}`],
    ['DSA', `a key of type dsa ${expected}`],
    ['P-192', `a key of type ec on the curve prime192v1 ${expected}`],
    ['brainpoolP256r1', `a key of type ec on the curve brainpoolP256r1 ${expected}`],
    ['rsa-pss for SHA-1', `a key of type rsa-pss limited to sha1 ${expected}`],
    ['RSA of 1024 bits', 'an RSA key of 1024 bits; Latenode needs at least 2048'],
    ['RSA of 2047 bits', 'an RSA key of 2047 bits; Latenode needs at least 2048'],
    ['RSA of 8960 bits', 'an RSA key of 8960 bits signs too slowly; expected at most 8192'],
    ['RSA of 14336 bits', 'an RSA key of 14336 bits signs too slowly; expected at most 8192'],
  ])('%s', async (kind, message) => {
    for (const algorithm of [undefined, 'RS512', 'ES256'] as const) {
      const defect = await defectOf(() => load(keyOf(kind), algorithm));
      expect(defect.message).toBe(message);
      expect(leaksOf(pkcs8Of(kind), inspect(defect))).toEqual([]);
    }
  });
});

describe('createSigningKey rejects an algorithm that does not fit the key, and names those that fit', () => {
  const rsa = 'RS512, RS384, RS256, PS512, PS384, PS256';
  test.each<[Algorithm, KeyKind, string]>([
    ['ES256', 'RSA', `a key of type rsa; expected ${rsa}`],
    ['ES256K', 'RSA', `a key of type rsa; expected ${rsa}`],
    ['RS256', 'rsa-pss', 'a key of type rsa-pss; expected PS512, PS384, PS256'],
    ['PS512', 'rsa-pss for SHA-256', 'a key of type rsa-pss limited to sha256; expected PS256'],
    ['RS256', 'rsa-pss for SHA-256', 'a key of type rsa-pss limited to sha256; expected PS256'],
    ['RS512', 'P-256', 'a key of type ec on the curve prime256v1; expected ES256'],
    ['PS256', 'P-256', 'a key of type ec on the curve prime256v1; expected ES256'],
    ['ES256K', 'P-256', 'a key of type ec on the curve prime256v1; expected ES256'],
    ['ES256', 'secp256k1', 'a key of type ec on the curve secp256k1; expected ES256K'],
    ['ES512', 'P-384', 'a key of type ec on the curve secp384r1; expected ES384'],
    ['ES256', 'P-521', 'a key of type ec on the curve secp521r1; expected ES512'],
  ])('%s for a key of kind %s', async (algorithm, kind, rest) => {
    for (const wanted of [[algorithm], [undefined, algorithm]] as const) {
      const defect = await defectOf(() => load(keyOf(kind), ...wanted));
      expect(defect.message).toBe(`${algorithm} does not fit ${rest}`);
      expect(leaksOf(pkcs8Of(kind), inspect(defect))).toEqual([]);
    }
  });
});

describe('createSigningKey rejects a key whose private and public parts do not belong together', () => {
  const mix = (privateJwk: JsonWebKey, publicKind: KeyKind, ...publicMembers: (keyof JsonWebKey)[]) => ({
    ...privateJwk,
    ...Object.fromEntries(publicMembers.map((member) => [member, jwkOf(publicKind)[member]])),
  });
  test.each<[string, JsonWebKey]>([
    ['RSA', mix(jwkOf('another RSA'), 'RSA', 'n')],
    ['RSA with another exponent', { ...jwkOf('RSA'), e: Buffer.of(1, 0, 3).toString('base64url') }],
    ['RSA with a prime of zero', { ...jwkOf('RSA'), p: 'AA' }],
    ['P-256', mix(jwkOf('another P-256'), 'P-256', 'x', 'y')],
    ['P-256 with a private part of zero', { ...jwkOf('P-256'), d: Buffer.alloc(32).toString('base64url') }],
  ])('%s', async (_what, jwk) => {
    const defect = await defectOf(() => load(createPrivateKey({ key: jwk, format: 'jwk' })));
    expect(defect.message).toBe(
      'a test signature does not verify; the private and public parts of the key do not belong together',
    );
    expect(leaksOf(JSON.stringify(jwk), inspect(defect))).toEqual([]);
  });
});
