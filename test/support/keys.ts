/** Generates private keys, one of each kind per process. */

import { createPrivateKey, getDiffieHellman, type KeyObject } from 'node:crypto';
import type { Algorithm } from '../../lib/jwt/algorithms.ts';
import { generateKeyPair } from './key-pair.ts';

const rsa = (modulusLength = 2048) => generateKeyPair('rsa', { modulusLength });
// `object`, because @types/node 20 declares `saltLength` as a string.
const rsaPss = (parameters: object) => generateKeyPair('rsa-pss', { modulusLength: 2048, ...parameters });

/** Makes a long RSA key from two known primes (RFC 3526), because generating one takes minutes. */
const rsaOf = (...groups: readonly [string, string]) => {
  const [p = 0n, q = 0n] = groups.map((group) => BigInt(`0x${getDiffieHellman(group).getPrime('hex')}`));
  const e = 65_537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const members = Object.entries(numbers).map(([name, number]) => {
    const digits = number.toString(16);
    const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
    return [name, bytes.toString('base64url')] as const;
  });
  const key = { kty: 'RSA', ...Object.fromEntries(members) };
  return { privateKey: createPrivateKey({ key, format: 'jwk' }) };
};

/** Returns the inverse of a number modulo another one, by the extended Euclidean algorithm. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [r, nextR, t, nextT] = [modulus, number % modulus, 0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR, t, nextT] = [nextR, r - quotient * nextR, nextT, t - quotient * nextT];
  }
  return ((t % modulus) + modulus) % modulus;
}

const ec = (namedCurve: string) => generateKeyPair('ec', { namedCurve });

const generate = {
  RSA: rsa,
  'another RSA': rsa,
  'RSA of 1024 bits': () => rsa(1024),
  'RSA of 2047 bits': () => rsa(2047),
  'RSA of 8192 bits': () => rsaOf('modp17', 'modp14'),
  'RSA of 8960 bits': () => rsaOf('modp18', 'modp1'),
  'RSA of 14336 bits': () => rsaOf('modp18', 'modp17'),
  'rsa-pss': () => rsaPss({}),
  'rsa-pss for SHA-256': () => rsaPss({ hashAlgorithm: 'sha256' }),
  'rsa-pss for SHA-384': () => rsaPss({ hashAlgorithm: 'sha384' }),
  'rsa-pss for SHA-512': () => rsaPss({ hashAlgorithm: 'sha512' }),
  'rsa-pss for SHA-1': () => rsaPss({ hashAlgorithm: 'sha1' }),
  'rsa-pss with two hashes': () => rsaPss({ hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha384' }),
  'rsa-pss with a long salt': () => rsaPss({ hashAlgorithm: 'sha256', saltLength: 33 }),
  'P-256': () => ec('prime256v1'),
  'another P-256': () => ec('prime256v1'),
  secp256k1: () => ec('secp256k1'),
  'P-384': () => ec('secp384r1'),
  'P-521': () => ec('secp521r1'),
  'P-192': () => ec('prime192v1'),
  brainpoolP256r1: () => ec('brainpoolP256r1'),
  Ed25519: () => generateKeyPair('ed25519'),
  X25519: () => generateKeyPair('x25519'),
  DSA: () => generateKeyPair('dsa', { modulusLength: 1024, divisorLength: 160 }),
} as const satisfies Record<string, () => { privateKey: KeyObject }>;

export type KeyKind = keyof typeof generate;

const generated = new Map<KeyKind, KeyObject>();

/** Returns the private key of this kind. */
export const keyOf = (kind: KeyKind): KeyObject => {
  const key = generated.get(kind) ?? generate[kind]().privateKey;
  generated.set(kind, key);
  return key;
};

/** The usual kind of key for an algorithm. */
export const usualKind = {
  RS256: 'RSA',
  RS384: 'RSA',
  RS512: 'RSA',
  PS256: 'RSA',
  PS384: 'RSA',
  PS512: 'RSA',
  ES256: 'P-256',
  ES256K: 'secp256k1',
  ES384: 'P-384',
  ES512: 'P-521',
} as const satisfies Record<Algorithm, KeyKind>;
