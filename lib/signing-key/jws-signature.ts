/** Signs and verifies JWS signing inputs with node:crypto (RFC 7518 section 3). */
import { constants, type KeyObject, sign, verify } from 'node:crypto';
import { type Algorithm, algorithms, hashBytes } from '../jwt/algorithms.ts';
import { toJoseSignature } from './der.ts';

/** Returns a function that signs with a private key; the key must fit the algorithm (`fits`). */
export const createSigner = (key: KeyObject, name: Algorithm): ((data: string) => Buffer) => {
  const algorithm = algorithms[name];
  const { hash } = algorithm;
  switch (algorithm.scheme) {
    case 'pkcs1':
      return (data) => sign(hash, Buffer.from(data), key);
    case 'pss': {
      const options = { key, ...pss(hash) };
      return (data) => sign(hash, Buffer.from(data), options);
    }
    case 'ecdsa':
      // `dsaEncoding` would do the same, but with options a signature by an EC key takes twice as long on Node 24.
      return (data) => toJoseSignature(sign(hash, Buffer.from(data), key), algorithm.coordinateBytes);
  }
};

/** Returns whether a signature verifies with a public key; the key must fit the algorithm (`fits`). */
export const isValidSignature = (
  signature: Buffer,
  data: string,
  key: KeyObject,
  algorithm: (typeof algorithms)[Algorithm],
): boolean => {
  const { hash } = algorithm;
  const bytes = Buffer.from(data);
  switch (algorithm.scheme) {
    case 'pkcs1':
      return verify(hash, bytes, key, signature);
    case 'pss':
      return verify(hash, bytes, { key, ...pss(algorithm.hash) }, signature);
    case 'ecdsa':
      return verify(hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
  }
};

function pss(hash: keyof typeof hashBytes) {
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashBytes[hash] };
}
