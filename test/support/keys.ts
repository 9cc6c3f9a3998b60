/** Real private keys, generated in the test run and once in a process. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Algorithm } from '../../lib/jwt/algorithms.ts';

const rsa = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength });
// `object`, because @types/node 20 takes the salt's length for a string.
const rsaPss = (parameters: object) => generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...parameters });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });

const generate = {
  RSA: rsa,
  'another RSA': rsa,
  'RSA of 1024 bits': () => rsa(1024),
  'RSA of 2047 bits': () => rsa(2047),
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
  Ed25519: () => generateKeyPairSync('ed25519'),
  X25519: () => generateKeyPairSync('x25519'),
  DSA: () => generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }),
} as const satisfies Record<string, () => { privateKey: KeyObject }>;

export type KeyKind = keyof typeof generate;

const generated = new Map<KeyKind, KeyObject>();

/** The private key of this kind. */
export const keyOf = (kind: KeyKind): KeyObject => {
  const key = generated.get(kind) ?? generate[kind]().privateKey;
  generated.set(kind, key);
  return key;
};

/** The kind of key that people sign an algorithm with. */
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
