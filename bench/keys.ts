/** Keys for the measurements: those that Latenode JWTs are signed with, and the issuer's. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Algorithm, algorithms } from '../lib/jwt/algorithms.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A new pair for an algorithm; RSA has 2048 bits. */
export const createKeyPair = (name: Algorithm): KeyPair => {
  const algorithm = algorithms[name];
  return algorithm.scheme === 'ecdsa'
    ? generateKeyPairSync('ec', { namedCurve: algorithm.curve })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
};

export const toPem = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();
